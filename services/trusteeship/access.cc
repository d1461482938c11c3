#include "services/trusteeship/access.h"

#include <algorithm>

#include "common/base/error.h"
#include "common/base/roles.h"
#include "services/trusteeship/policy.h"
#include "services/trusteeship/reasons.h"

namespace jiedui::trusteeship::access {
namespace {

enum : unsigned {
  kMachine = 1u << 0,     // operator, system
  kMinistry = 1u << 1,    // moe
  kProvince = 1u << 2,    // province
  kPrefecture = 1u << 3,  // prefecture
  kCounty = 1u << 4,      // county
  kUniversity = 1u << 5,  // university, attached_school
  kCountyGovernment = 1u << 6,
  kSchool = 1u << 7,
  kPublic = 1u << 8,
  kOther = 1u << 9,

  kKeepers = kMachine | kMinistry | kProvince | kPrefecture,
  kOffices = kKeepers | kCounty,
  kParties = kUniversity | kCountyGovernment | kSchool,
  kEveryone = ~0u,
  kKnown = kEveryone & ~kPublic,
};

constexpr RoleTable::Role kRoles[] = {{"operator", kMachine},
                                      {"system", kMachine},
                                      {"moe", kMinistry},
                                      {"province", kProvince},
                                      {"prefecture", kPrefecture},
                                      {"county", kCounty},
                                      {"university", kUniversity},
                                      {"attached_school", kUniversity},
                                      {"county_government", kCountyGovernment},
                                      {"school", kSchool},
                                      {"public", kPublic}};

constexpr RoleTable::Method kMethods[] = {
    {"GetProgramme", kEveryone},
    {"ListProgrammes", kEveryone},
    {"GetProgrammeState", kEveryone},
    {"GetCoverage", kEveryone},
    {"GetPractice", kEveryone},
    {"ListPractices", kEveryone},
    {"ListRules", kEveryone},
    {"CreateProgramme", kKeepers},
    {"UpdateProgramme", kKeepers},
    {"ImportProgrammes", kKeepers},
    {"ProposeTrusteeship", kKeepers},
    {"CompleteTrusteeship", kKeepers},
    {"TerminateTrusteeship", kKeepers},
    {"RenewTrusteeship", kKeepers},
    {"ImportTrusteeships", kKeepers},
    {"DrawUpAgreement", kOffices | kParties},
    {"AmendAgreement", kOffices | kParties},
    {"SignAgreement", kMachine | kParties},
    {"AttestAgreement", kKeepers},
    {"FileAgreement", kOffices | kUniversity},
    {"RegisterSigningKey", kMachine | kMinistry | kProvince},
    {"EndSigningKey", kMachine | kMinistry | kProvince},
    {"CreatePlan", kOffices | kUniversity | kSchool},
    {"UpdatePlan", kOffices | kUniversity | kSchool},
    {"SubmitPlan", kOffices | kUniversity | kSchool},
    {"ReturnPlan", kOffices},
    {"ApprovePlan", kOffices},
    {"RecordResult", kOffices | kUniversity | kSchool},
    {"CreateMeasure", kOffices | kUniversity | kSchool},
    {"UpdateMeasure", kOffices | kUniversity | kSchool},
    {"ReportMeasure", kOffices | kUniversity | kSchool},
    {"CancelMeasure", kOffices | kUniversity | kSchool},
    {"ImportMeasures", kOffices | kUniversity},
    {"CreateRecord", kOffices | kParties},
    {"UpdateRecord", kOffices | kParties},
    {"WithdrawRecord", kOffices | kParties},
    {"RaiseDifficulty", kOffices | kParties},
    {"AssignDifficulty", kOffices},
    {"AnswerDifficulty", kOffices | kParties},
    {"SolveDifficulty", kOffices | kParties},
    {"ReopenDifficulty", kOffices | kParties},
    {"CreatePractice", kOffices | kParties},
    {"UpdatePractice", kOffices | kParties},
    {"ReviewPractice", kKeepers},
    {"ReturnPractice", kKeepers},
    {"PublishPractice", kMachine | kMinistry | kProvince},
    {"TakeUpPractice", kOffices | kParties},
    {"ImportCountyLists", kKeepers},
    {"DecideSupporter", kKeepers},
    {"ReviseRule", kMachine | kMinistry | kProvince},
    {"ImportRules", kMachine | kMinistry | kProvince},
};

// Open to everyone but `public`.
constexpr std::string_view kReads[] = {"Get", "List", "Verify", "Compare", "Summarize", "Rank"};

constexpr RoleTable kTable{.roles = kRoles, .others = kOther, .methods = kMethods, .reads = kReads, .readers = kKnown};

unsigned BitOf(std::string_view role) { return kTable.BitOf(role); }

}  // namespace

absl::Status MayCall(const Caller& caller, std::string_view method) { return kTable.MayCall(caller, method); }

bool IsOffice(const Caller& caller) { return (BitOf(caller.role) & kOffices) != 0; }

bool IsPublic(const Caller& caller) { return BitOf(caller.role) == kPublic; }

absl::Status MayKeepTier(const Caller& caller, v1::Tier tier) {
  const unsigned above = kMachine | kMinistry;
  unsigned keepers = above;
  std::string_view owner = "教育部";
  if (tier == v1::TIER_PROVINCIAL) {
    keepers = above | kProvince;
    owner = "省级教育行政部门";
  } else if (tier == v1::TIER_CITY) {
    keepers = above | kProvince | kPrefecture;
    owner = "市级教育行政部门";
  }
  if ((BitOf(caller.role) & keepers) != 0) return absl::OkStatus();
  return Failure(kTierNotYours, {{"tier", policy::Chinese(tier)}, {"owner", owner}, {"role", caller.role}});
}

absl::Status MayKeepProgramme(const Caller& caller, const Scope& scope, const v1::Programme& programme) {
  absl::Status may = MayKeepTier(caller, programme.tier());
  if (!may.ok() || programme.region().empty()) return may;
  return MayKeepRegion(caller, scope, "项目", programme.region());
}

absl::Status MayKeepRegion(const Caller& caller, const Scope& scope, std::string_view what, std::string_view region) {
  if (scope.Covers(region)) return absl::OkStatus();
  return Failure(kRegionNotYours, {{"what", what}, {"region", region}, {"yours", caller.region}});
}

bool IsPartyOf(std::string_view party, const v1::Trusteeship& trusteeship) {
  if (party.empty()) return false;
  if (party == trusteeship.supporter() || party == trusteeship.school() || party == trusteeship.county_government()) {
    return true;
  }
  const auto& attached = trusteeship.attached_schools();
  return std::find(attached.begin(), attached.end(), party) != attached.end();
}

bool Concerns(const Caller& caller, const Scope& scope, const v1::Trusteeship& trusteeship) {
  return IsPartyOf(caller.organisation, trusteeship) || scope.Covers(trusteeship.supporter_region()) ||
         scope.Covers(trusteeship.school_region());
}

absl::Status MaySee(const Caller& caller, const Scope& scope, const v1::Trusteeship& trusteeship) {
  if (Concerns(caller, scope, trusteeship)) return absl::OkStatus();
  return Failure(kNotFound, {{"name", trusteeship.name()}});
}

absl::Status MayWriteUnder(const Caller& caller, const Scope& scope, const v1::Trusteeship& trusteeship) {
  absl::Status seen = MaySee(caller, scope, trusteeship);
  if (!seen.ok()) return seen;
  if (IsOffice(caller) || IsPartyOf(caller.organisation, trusteeship)) return absl::OkStatus();
  return Failure(kNotYourParty, {{"party", "托管帮扶的大学、附属高中、县级人民政府和县中"}, {"verb", "办理"}});
}

absl::Status MayWriteOf(const Caller& caller, const Scope& scope, std::string_view party, std::string_view region) {
  if (caller.organisation == party) return absl::OkStatus();
  if (!IsOffice(caller)) return Failure(kNotYourParty, {{"party", party}, {"verb", "办理"}});
  if (scope.Covers(region)) return absl::OkStatus();
  return Failure(kOutOfScope, {{"region", caller.region}});
}

bool ActsFor(const Caller& caller, std::string_view party) {
  return caller.organisation == party || (BitOf(caller.role) & kMachine) != 0;
}

}  // namespace jiedui::trusteeship::access
