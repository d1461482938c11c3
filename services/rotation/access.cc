#include "services/rotation/access.h"

#include <algorithm>

#include "common/base/error.h"
#include "common/base/roles.h"
#include "services/rotation/reasons.h"

namespace jiedui::rotation::access {
namespace {

enum : unsigned {
  kMachine = 1u << 0,     // operator, system
  kMinistry = 1u << 1,    // moe
  kProvince = 1u << 2,    // province
  kPrefecture = 1u << 3,  // prefecture
  kCounty = 1u << 4,      // county
  kSchool = 1u << 5,      // school, university, attached_school
  kTeacher = 1u << 6,
  kOther = 1u << 7,  // public and whoever the catalogue does not name here

  kKeepers = kMachine | kMinistry | kProvince | kPrefecture,
  kOffices = kKeepers | kCounty,
  kKnown = kOffices | kSchool | kTeacher,
  kEveryone = ~0u,
};

constexpr RoleTable::Role kRoles[] = {
    {"operator", kMachine},       {"system", kMachine}, {"moe", kMinistry},  {"province", kProvince},
    {"prefecture", kPrefecture},  {"county", kCounty},  {"school", kSchool}, {"university", kSchool},
    {"attached_school", kSchool}, {"teacher", kTeacher}};

constexpr RoleTable::Method kMethods[] = {
    {"FindPersonByIdentity", kOffices | kSchool},
    {"CreatePerson", kOffices | kSchool},
    {"UpdatePerson", kOffices | kSchool},
    {"ImportPeople", kOffices},
    {"CreateCategory", kOffices},
    {"UpdateCategory", kOffices},
    {"WithdrawCategory", kOffices},
    {"ImportCategories", kOffices},
    {"PlanPosting", kOffices | kSchool},
    {"UpdatePosting", kOffices | kSchool},
    {"NominatePosting", kOffices | kSchool},
    {"ApprovePosting", kOffices},
    {"StartPosting", kOffices | kSchool},
    {"AssessPosting", kOffices | kSchool},
    {"CompletePosting", kOffices},
    {"WithdrawPosting", kOffices | kSchool},
    {"CutShortPosting", kOffices | kSchool},
    {"RecordReturnVisit", kOffices | kSchool},
    {"ImportPostings", kOffices},
    {"CreateTeam", kOffices | kSchool},
    {"UpdateTeam", kOffices | kSchool},
    {"CreateQuota", kKeepers},
    {"UpdateQuota", kKeepers},
    {"ImportQuotas", kKeepers},
    {"CreateBatch", kOffices},
    {"UpdateBatch", kOffices},
    {"CreateTraining", kOffices | kSchool},
    {"UpdateTraining", kOffices | kSchool},
    {"HoldTraining", kOffices | kSchool},
    {"CancelTraining", kOffices | kSchool},
    {"ImportTrainings", kOffices},
    {"RecordAttendance", kOffices | kSchool},
    {"WithdrawAttendance", kOffices | kSchool},
    {"ImportAttendance", kOffices},
    {"RecordCheck", kOffices},
    {"CreatePostBudget", kOffices},
    {"UpdatePostBudget", kOffices},
    {"CreateAllotment", kOffices},
    {"UpdateAllotment", kOffices},
    {"ImportAllotments", kOffices},
    {"MovePosts", kOffices},
    {"CreateNeed", kOffices | kSchool},
    {"UpdateNeed", kOffices | kSchool},
    {"WithdrawNeed", kOffices | kSchool},
    {"ImportNeeds", kOffices},
    {"CreatePlacementPlan", kOffices},
    {"UpdatePlacementPlan", kOffices},
    {"ComputePlacementPlan", kOffices},
    {"CancelPlacementPlan", kOffices},
    {"ReplanPlacements", kOffices},
    {"AcceptPlacements", kOffices},
    {"GetPlacementPlan", kOffices},
    {"ListPlacementPlans", kOffices},
    {"ListPlacementPlanRevisions", kOffices},
    {"ListPlacements", kOffices},
    {"GetPlacementCertificate", kOffices},
    {"ReadPlacementCertificate", kOffices},
    {"ListBurden", kOffices},
    {"ListEntitled", kOffices},
    {"IssueServiceCertificate", kOffices},
    {"RevokeServiceCertificate", kOffices},
    {"ListIssuerKeys", kEveryone},
    {"ReviseRule", kMachine | kMinistry | kProvince},
    {"ImportRules", kMachine | kMinistry | kProvince},
    // Events go by area, and an area has other people's postings.
    {"WatchEvents", kOffices},
};

// Open to offices, schools and teachers.
constexpr std::string_view kReads[] = {"Get", "List", "Find", "Check", "Summarize", "Verify"};

constexpr RoleTable kTable{.roles = kRoles, .others = kOther, .methods = kMethods, .reads = kReads, .readers = kKnown};

unsigned BitOf(std::string_view role) { return kTable.BitOf(role); }

}  // namespace

absl::Status MayCall(const Caller& caller, std::string_view method) { return kTable.MayCall(caller, method); }

bool IsOffice(const Caller& caller) { return (BitOf(caller.role) & kOffices) != 0; }

bool ActsAt(const Caller& caller, Level level) {
  unsigned offices = kOffices;
  if (level == Level::kPrefecture) offices = kKeepers;
  if (level == Level::kProvince) offices = kKeepers & ~static_cast<unsigned>(kPrefecture);
  return (BitOf(caller.role) & offices) != 0;
}

bool IsPerson(const Caller& caller, std::string_view person) {
  return BitOf(caller.role) == kTeacher && caller.organisation == person;
}

bool Concerns(const Caller& caller, const Scope& scope, const std::vector<std::string>& regions,
              const std::vector<std::string>& parties) {
  const auto covered = [&](const std::string& region) { return !region.empty() && scope.Covers(region); };
  // A school or a teacher acts for itself alone, wherever it lies.
  if (IsOffice(caller) && (regions.empty() || std::any_of(regions.begin(), regions.end(), covered))) return true;
  return !caller.organisation.empty() &&
         std::find(parties.begin(), parties.end(), caller.organisation) != parties.end();
}

absl::Status MayWriteIn(const Caller& caller, const Scope& scope, std::string_view region, std::string_view party) {
  if (IsOffice(caller)) {
    if (scope.Covers(region)) return absl::OkStatus();
    return Failure(kOutOfScope, {{"region", caller.region}});
  }
  if (!party.empty() && caller.organisation == party) return absl::OkStatus();
  return Failure(kNotYourOrganisation, {{"party", party}});
}

}  // namespace jiedui::rotation::access
