// For the model test of trusteeships: one store with the people who act on it, the naive model of what stands there, and what must hold
// after every call.
#pragma once

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "common/base/civil.h"
#include "common/base/text.h"
#include "services/trusteeship/measure_service.h"
#include "services/trusteeship/plan_service.h"
#include "services/trusteeship/record_service.h"
#include "services/trusteeship/resources.h"
#include "services/trusteeship/store.h"
#include "services/trusteeship/trusteeship_test_base.h"

namespace jiedui::trusteeship::model {

using jiedui::testing::IsOk;
using v1::Agreement;
using v1::Measure;
using v1::Plan;
using v1::Trusteeship;

// ---- The naive model: what stands, in plain words; days as text, "" for none -------------------------------------------------

inline constexpr v1::PartyRole kRoles[] = {v1::PARTY_ROLE_SUPPORTER, v1::PARTY_ROLE_COUNTY_GOVERNMENT,
                                           v1::PARTY_ROLE_SCHOOL};

struct NaiveAgreement {
  bool attested = false, ever_signed = false;
  std::string start, end, attested_on;
  int version = 1;
  struct Share {
    std::string content, signed_on;
    int since = 1;
  };
  std::array<Share, 3> shares;

  bool InForce() const {
    return attested || std::all_of(shares.begin(), shares.end(), [](const Share& s) { return !s.signed_on.empty(); });
  }
  std::string InForceOn() const {
    if (!InForce()) return "";
    std::string last = attested_on;
    for (const Share& share : shares) last = std::max(last, share.signed_on);
    return last;
  }
};

struct NaiveTrusteeship {
  std::string supporter, school, state, start, end, in_force_on;
  std::optional<NaiveAgreement> agreement;
  // The days of its term that it took of its school.
  bool Took(const std::string& from, const std::string& to) const {
    const bool given_up = state == "TERMINATED" && in_force_on.empty();
    return !given_up && start < end && from < end && start < to;
  }
  bool Open() const { return state == "PROPOSED" || state == "ACTIVE"; }
  bool InForce() const { return agreement.has_value() && agreement->InForce(); }
};

struct NaivePlan {
  std::string trusteeship, survey, state = "DRAFT", approved_on, superseded_on;
  std::set<std::string> authors;
  int version = 0;
};

struct NaiveMeasure {
  std::string trusteeship, state, start, end;
};

struct NaiveSurvey {
  std::string trusteeship, start;
  bool in_force = true;
};

// Verb, collection, from, to: the tables of the protos.
inline const std::set<std::tuple<std::string, std::string, std::string, std::string>>& Transitions() {
  static const auto& table = *new std::set<std::tuple<std::string, std::string, std::string, std::string>>{
      {"ProposeTrusteeship", "trusteeships", "", "PROPOSED"},
      {"SignAgreement", "trusteeships", "PROPOSED", "ACTIVE"},
      {"AttestAgreement", "trusteeships", "PROPOSED", "ACTIVE"},
      {"AttestAgreement", "trusteeships", "ACTIVE", "ACTIVE"},  // a better source corrects since when
      {"CompleteTrusteeship", "trusteeships", "ACTIVE", "COMPLETED"},
      {"RenewTrusteeship", "trusteeships", "ACTIVE", "RENEWED"},
      {"RenewTrusteeship", "trusteeships", "COMPLETED", "RENEWED"},
      {"RenewTrusteeship", "trusteeships", "", "PROPOSED"},
      {"TerminateTrusteeship", "trusteeships", "PROPOSED", "TERMINATED"},
      {"TerminateTrusteeship", "trusteeships", "ACTIVE", "TERMINATED"},
      {"DrawUpAgreement", "agreements", "", "PENDING"},
      {"AttestAgreement", "agreements", "", "IN_FORCE"},
      {"AttestAgreement", "agreements", "PENDING", "IN_FORCE"},
      {"AttestAgreement", "agreements", "IN_FORCE", "IN_FORCE"},  // another source
      {"SignAgreement", "agreements", "PENDING", "PENDING"},
      {"SignAgreement", "agreements", "PENDING", "IN_FORCE"},
      {"AmendAgreement", "agreements", "PENDING", "PENDING"},
      {"AmendAgreement", "agreements", "IN_FORCE", "PENDING"},
      {"AmendAgreement", "agreements", "IN_FORCE", "IN_FORCE"},
      {"CreateRecord", "records", "", "IN_FORCE"},
      {"WithdrawRecord", "records", "IN_FORCE", "WITHDRAWN"},
      {"CreatePlan", "plans", "", "DRAFT"},
      {"UpdatePlan", "plans", "DRAFT", "DRAFT"},
      {"SubmitPlan", "plans", "DRAFT", "SUBMITTED"},
      {"ReturnPlan", "plans", "SUBMITTED", "DRAFT"},
      {"ApprovePlan", "plans", "SUBMITTED", "APPROVED"},
      {"ApprovePlan", "plans", "APPROVED", "SUPERSEDED"},
      {"RecordResult", "plans", "APPROVED", "APPROVED"},
      {"RecordResult", "plans", "SUPERSEDED", "SUPERSEDED"},  // the last of a former term
      {"CreateMeasure", "measures", "", "PLANNED"},
      {"ImportMeasures", "measures", "", "PLANNED"},
      {"ImportMeasures", "measures", "", "DONE"},
      {"UpdateMeasure", "measures", "PLANNED", "PLANNED"},
      {"UpdateMeasure", "measures", "DONE", "DONE"},
      {"ReportMeasure", "measures", "PLANNED", "DONE"},
      {"CancelMeasure", "measures", "PLANNED", "CANCELLED"},
      {"CancelMeasure", "measures", "DONE", "CANCELLED"}};
  return table;
}

// Beside the transitions: the plan that was superseded is of a former term of the school.
inline constexpr char kOfFormerTerm[] = "ApprovePlan of a further term";

// A present row, as the store has it.
struct Row {
  std::string state, bytes;
  int64_t revision = 0;
  bool operator==(const Row&) const = default;
};
using Dump = std::map<std::string, Row>;

// Somebody, and what the model knows of them.
struct Actor {
  Call call;
  bool office = false;
  std::string party() const { return call.caller.organisation; }
  const std::string& role() const { return call.caller.role; }
  bool KeepsNational() const { return role() == "moe" || role() == "operator"; }
  bool Writes(const NaiveTrusteeship& t) const {
    if (office) return call.caller.region != "630000";
    return party() == t.supporter || party() == t.school ||
           (party() == "parties/gov-140827" && t.school != "parties/youyu");
  }
  // May call the verbs of plans and measures.
  bool Works() const { return office || role() == "university" || role() == "school"; }
};

// The fixture is one store with what tests start from; each world has one of its own.
class World : public TrusteeshipTest {
 public:
  explicit World(uint32_t seed) : random_(seed) {
    registry_.Add("ruc", Kind::PARTY_KIND_UNIVERSITY, "中国人民大学", "110000");
    const auto add = [&](Caller caller, bool office) { actors_.push_back({MakeCall(std::move(caller)), office}); };
    add({.person = "wang", .organisation = "parties/moe", .role = "moe"}, true);
    add({.person = "qian", .organisation = "parties/moe", .role = "moe"}, true);
    add({.person = "clerk", .role = "operator"}, true);
    add({.person = "wu", .organisation = "parties/edu-140000", .role = "province", .region = "140000"}, true);
    add({.person = "ma", .organisation = "parties/edu-630000", .role = "province", .region = "630000"}, true);
    add({.person = "li", .organisation = "parties/pku", .role = "university", .region = "110000"}, false);
    add({.person = "he", .organisation = "parties/pku", .role = "university", .region = "110000"}, false);
    add({.person = "ruc", .organisation = "parties/ruc", .role = "university", .region = "110000"}, false);
    add({.person = "sun", .organisation = "parties/yuanqu", .role = "school", .region = "140827"}, false);
    add({.person = "zhao", .organisation = "parties/gov-140827", .role = "county_government", .region = "140827"},
        false);
    dump_ = Read();
  }

  // Every revision was told by exactly one event; every agreement in force holds.
  void CheckAtEnd() {
    std::map<std::string, int64_t> told;
    ASSERT_THAT(db::WriteAndWait(*store_,
                                 [&](db::Tx& tx) -> absl::Status {
                                   told.clear();
                                   absl::StatusOr<int64_t> sequenced = db::SequenceLog(tx, 100000);
                                   if (!sequenced.ok()) return sequenced.status();
                                   absl::StatusOr<std::vector<db::LoggedEvent>> events = db::ReadLog(tx, 0, 100000);
                                   if (!events.ok()) return events.status();
                                   for (const db::LoggedEvent& event : *events) ++told[event.subject];
                                   return absl::OkStatus();
                                 }),
                IsOk());
    for (const auto& [name, row] : dump_) {
      EXPECT_EQ(told[name], row.revision) << name;
      if (name.starts_with("agreements/") && row.state == "IN_FORCE") CheckVerifies(name);
    }
  }

  int accepted() const { return accepted_; }
  // How often each transition was taken.
  const std::map<std::string, int>& taken() const { return taken_; }

 protected:
  int Below(int limit) { return static_cast<int>(random_() % limit); }
  bool Chance(int in) { return Below(in) == 0; }
  template <class Map>
  std::string AnyOf(const Map& map) {
    if (map.empty()) return "";
    auto at = map.begin();
    std::advance(at, Below(static_cast<int>(map.size())));
    return at->first;
  }
  // Mostly one that still runs, or is to.
  std::string AnyTrusteeship() {
    std::string name = AnyOf(known_trusteeships_);
    for (int i = 0; i < 4 && !name.empty() && !known_trusteeships_[name].Open(); ++i) name = AnyOf(known_trusteeships_);
    return name;
  }
  static std::string Day(absl::CivilDay day) { return FormatDay(day); }
  std::string Today() const { return Day(today_); }
  static std::string DayAfter(const std::string& day) { return Day(*ParseDay("day", day) + 1); }
  std::string Etag(const std::string& name) {
    const auto row = dump_.find(name);
    return row == dump_.end() ? "\"1\"" : StrCat("\"", row->second.revision - (stale_ ? 1 : 0), "\"");
  }
  Call CallOf(const std::string& method) {
    Call call = As(actor_->call, method);
    call.today = today_;
    return call;
  }

  // ---- What stands, and what must hold ----

  template <class Resource>
  static absl::Status Add(db::Tx& tx, Dump& dump) {
    absl::StatusOr<std::vector<Resource>> all = store::All<Resource>(tx);
    if (!all.ok()) return all.status();
    for (const Resource& resource : *all) {
      dump[resource.name()] = {std::string(resource::Traits<Resource>::StateOf(resource)), resource.SerializeAsString(),
                               resource.revision()};
    }
    return absl::OkStatus();
  }
  Dump Read() {
    Dump dump;
    absl::Status read = store_->Read([&](db::Tx& tx) -> absl::Status {
      absl::StatusOr<std::vector<Trusteeship>> trusteeships = store::OfProgramme(tx, "");
      if (!trusteeships.ok()) return trusteeships.status();
      for (const Trusteeship& t : *trusteeships) {
        dump[t.name()] = {Trusteeship::State_Name(t.state()).substr(sizeof("STATE_") - 1), t.SerializeAsString(),
                          t.revision()};
      }
      absl::Status added = Add<Agreement>(tx, dump);
      if (added.ok()) added = Add<Plan>(tx, dump);
      if (added.ok()) added = Add<Measure>(tx, dump);
      if (added.ok()) added = Add<v1::Record>(tx, dump);
      return added;
    });
    EXPECT_THAT(read, IsOk());
    return dump;
  }

  void CheckVerifies(const std::string& name) {
    v1::VerifyAgreementRequest request;
    request.set_name(name);
    auto verified = Await(agreements_.Verify(ministry_, request));
    ASSERT_THAT(verified.status(), IsOk());
    if (verified->attested()) return;
    ASSERT_EQ(verified->results_size(), 3) << name;
    for (const auto& result : verified->results()) {
      EXPECT_TRUE(result.hash_matches() && result.signed_() && result.signature_verifies()) << name;
    }
  }

  // After a call: whether it was to be accepted, and what it changed. True when the model is to follow.
  bool Followed(const std::string& verb, const absl::Status& status, std::optional<bool> expected) {
    Dump after = Read();
    const std::string what = StrCat("step ", step_, ", ", verb, " by ", actor_->call.caller.Id(), " on ", Today(),
                                    dry_ ? ", only checked" : "", stale_ ? ", stale" : "", ": ", status.ToString());
    EXPECT_EQ(status.ok(), expected.value_or(status.ok())) << what;
    if (!status.ok()) {
      const absl::StatusCode code = status.code();
      EXPECT_TRUE(code == absl::StatusCode::kInvalidArgument || code == absl::StatusCode::kFailedPrecondition ||
                  code == absl::StatusCode::kNotFound || code == absl::StatusCode::kPermissionDenied ||
                  code == absl::StatusCode::kAborted)
          << what;
    }
    if (!status.ok() || dry_) {
      EXPECT_TRUE(after == dump_) << "something changed: " << what;
      return false;
    }
    ++accepted_;
    for (const auto& [name, row] : after) {
      const auto before = dump_.find(name);
      const Row former = before == dump_.end() ? Row{} : before->second;
      if (row == former) continue;
      const std::string collection = name.substr(0, name.find('/'));
      EXPECT_EQ(row.revision, former.revision + 1) << name << " " << what;
      EXPECT_TRUE(Transitions().contains({verb, collection, former.state, row.state}))
          << name << " " << former.state << " → " << row.state << " " << what;
      ++taken_[StrCat(verb, " ", collection, " ", former.state, ">", row.state)];
      if (collection == "agreements" && row.state == "IN_FORCE") CheckVerifies(name);
      if (collection == "measures" && row.state != "CANCELLED") {
        Measure measure;
        EXPECT_TRUE(measure.ParseFromString(row.bytes));
        const std::string agreement = StrCat("agreements/", measure.trusteeship().substr(13));
        EXPECT_EQ(dump_[agreement].state, "IN_FORCE") << name << " " << what;
      }
    }
    EXPECT_GE(after.size(), dump_.size()) << what;
    dump_ = std::move(after);
    CheckOneApproved(what);
    return true;
  }

  void CheckOneApproved(const std::string& what) {
    std::map<std::string, int> approved;
    for (const auto& [name, row] : dump_) {
      if (!name.starts_with("plans/") || row.state != "APPROVED") continue;
      Plan plan;
      EXPECT_TRUE(plan.ParseFromString(row.bytes));
      const std::string& school = known_trusteeships_[plan.trusteeship()].school;
      EXPECT_EQ(++approved[school], 1) << school << " " << what;
    }
  }

  // The store has what the model has.
  void SameTrusteeship(const std::string& name) {
    const NaiveTrusteeship& t = known_trusteeships_[name];
    Trusteeship stored;
    EXPECT_TRUE(stored.ParseFromString(dump_[name].bytes));
    EXPECT_EQ(dump_[name].state, t.state) << name << " after step " << step_;
    EXPECT_EQ(Full(stored.in_force_on()), t.in_force_on) << name << " after step " << step_;
    EXPECT_EQ(stored.interval().start(), t.start) << name << " after step " << step_;
    EXPECT_EQ(stored.interval().end(), t.end) << name << " after step " << step_;
    if (!t.agreement.has_value()) return;
    Agreement agreement;
    EXPECT_TRUE(agreement.ParseFromString(dump_[AgreementOf(name)].bytes));
    EXPECT_EQ(agreement.version(), t.agreement->version) << name << " after step " << step_;
    EXPECT_EQ(agreement.state() == Agreement::STATE_IN_FORCE, t.InForce()) << name << " after step " << step_;
    EXPECT_EQ(Full(agreement.in_force_on()), t.agreement->InForceOn()) << name << " after step " << step_;
  }
  void SamePlan(const std::string& name) {
    const NaivePlan& p = known_plans_[name];
    Plan plan;
    EXPECT_TRUE(plan.ParseFromString(dump_[name].bytes));
    EXPECT_EQ(dump_[name].state, p.state) << name << " after step " << step_;
    EXPECT_EQ(plan.version(), p.version) << name << " after step " << step_;
    EXPECT_EQ(plan.approved_on(), p.approved_on) << name << " after step " << step_;
    EXPECT_EQ(plan.superseded_on(), p.superseded_on) << name << " after step " << step_;
  }

  static std::string AgreementOf(const std::string& trusteeship) {
    return StrCat("agreements/", trusteeship.substr(trusteeship.find('/') + 1));
  }
  // "2022-07" is from its first day.
  static std::string Full(const std::string& date) { return date.size() == 7 ? date + "-01" : date; }

  void SameMeasure(const std::string& name) {
    EXPECT_EQ(dump_[name].state, known_measures_[name].state) << name << " after step " << step_;
  }

  std::mt19937 random_;
  int step_ = 0, accepted_ = 0;
  bool dry_ = false, stale_ = false;
  absl::CivilDay today_ = absl::CivilDay(2022, 7, 1);
  std::vector<Actor> actors_;
  const Actor* actor_ = nullptr;
  RecordService records_{*store_, workers_};
  PlanService plans_{*store_, workers_};
  MeasureService measures_{*store_, workers_};
  Dump dump_;
  std::map<std::string, NaiveTrusteeship> known_trusteeships_;
  std::map<std::string, NaiveSurvey> known_surveys_;
  std::map<std::string, NaivePlan> known_plans_;
  std::map<std::string, NaiveMeasure> known_measures_;
  std::map<std::string, int> taken_;
};

}  // namespace jiedui::trusteeship::model
