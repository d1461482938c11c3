// Trusteeships, their agreements, surveys, plans and measures against a naive model: several people of several offices and parties try
// random verbs, with stale etags, forged and replayed signatures, wrong days and wrong actors among them. The model says of every call
// whether it is accepted. After every call: what was refused, or only checked, has changed nothing; what was accepted took one
// transition of the tables in the protos; an agreement is in force only with three signatures that VerifyAgreement confirms, or attested;
// at most one plan of a school is approved, whatever its trusteeship, across renewals; no measure was accepted without an agreement in
// force.
//
// JIEDUI_MODEL_STEPS=100000 takes so many steps on each engine; without it a few thousand. JIEDUI_MODEL_SEED begins with the round of a
// failure.
#include <array>
#include <cstdlib>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "services/trusteeship/trusteeship_model_test_world.h"

namespace jiedui::trusteeship::model {
namespace {

using jiedui::testing::Engine;
using jiedui::testing::EngineName;
using jiedui::testing::EnginesUnderTest;

constexpr int kRound = 500;  // steps on one store: every step looks at all of it

constexpr int kManySteps = 50'000;  // after which every transition has been taken: some need years to pass

int Setting(const char* name, int otherwise) {
  int number = 0;
  const char* const asked = std::getenv(name);
  return asked != nullptr && absl::SimpleAtoi(asked, &number) ? number : otherwise;
}

// Random verbs. Each says by the model whether it is to be accepted, calls, and lets the model follow.
class Round final : public World {
 public:
  using World::World;

  void Step(int step) {
    step_ = step;
    clock_.Advance(absl::Seconds(1));
    if (Chance(3)) today_ += Below(20);
    actor_ = &actors_[Below(static_cast<int>(actors_.size()))];
    // Half of the calls by somebody who may do most things, or little would ever come about.
    if (Chance(2)) actor_ = &actors_[Chance(2) ? 0 : 2];
    dry_ = Chance(15);
    stale_ = Chance(12);
    switch (Below(24)) {
      case 0: return Propose();
      case 1: return Chance(5) ? Terminate() : Chance(3) ? Renew() : Complete();
      case 2:
      case 3: return DrawUpOrAmend();
      case 4:
      case 5:
      case 6:
      case 7:
      case 8: return Sign();
      case 9: return Chance(4) ? AttestFromSource() : Sign();
      case 10: return CreateSurvey();
      case 11: return Chance(4) ? WithdrawSurvey() : CreatePlan();
      case 12: return CreatePlan();
      case 13: return UpdatePlan();
      case 14:
      case 15: return SubmitPlan();
      case 16: return Chance(4) ? ReturnPlan() : ApprovePlan();
      case 17: return ApprovePlan();
      case 18: return RecordResult();
      case 19: return CreateMeasure();
      case 20: return ImportMeasure();
      case 21: return UpdateMeasure();
      case 22: return ReportMeasure();
      default: return CancelMeasure();
    }
  }

 private:
  void TestBody() override {}

  // ---- Trusteeships ----

  bool HasRoom(const std::string& school, const std::string& start, const std::string& end,
               const std::string& besides = "") {
    for (const auto& [name, t] : known_trusteeships_) {
      if (name != besides && t.school == school && t.Took(start, end)) return false;
    }
    return true;
  }
  static std::string InThreeYears(const std::string& day) {
    return StrCat(std::atoi(day.substr(0, 4).c_str()) + 3, day.substr(4));
  }

  void Propose() {
    const std::vector<std::pair<std::string, std::string>> schools = {
        {"yuanqu", "140827"}, {"yuanqu2", "140827"}, {"youyu", "140623"}};
    const auto& [school, county] = schools[Below(3)];
    const std::string supporter = Chance(3) ? "ruc" : "pku", id = StrCat("t", step_), name = "trusteeships/" + id;
    v1::ProposeTrusteeshipRequest request;
    request.set_trusteeship_id(id);
    *request.mutable_trusteeship() = Of(school, county, supporter);
    NaiveTrusteeship t{.supporter = "parties/" + supporter, .school = "parties/" + school, .state = "PROPOSED"};
    t.start = Chance(4) ? "2023-03-01" : "2022-09-01";
    if (t.start == "2023-03-01") request.mutable_trusteeship()->mutable_interval()->set_start(t.start);
    t.end = InThreeYears(t.start);
    request.set_validate_only(dry_);
    const Call call = CallOf("ProposeTrusteeship");
    const bool expected = actor_->KeepsNational() && HasRoom(t.school, t.start, t.end);
    if (!Followed("ProposeTrusteeship", Await(trusteeships_.Propose(call, request)).status(), expected)) return;
    known_trusteeships_[name] = t;
    SameTrusteeship(name);
  }

  void Complete() {
    const std::string name = AnyTrusteeship();
    if (name.empty()) return;
    NaiveTrusteeship& t = known_trusteeships_[name];
    v1::CompleteTrusteeshipRequest request;
    request.set_name(name);
    request.set_etag(Etag(name));
    request.set_validate_only(dry_);
    const Call call = CallOf("CompleteTrusteeship");
    const bool expected = actor_->KeepsNational() && !stale_ && t.state == "ACTIVE" && t.end <= Today();
    if (!Followed("CompleteTrusteeship", Await(trusteeships_.Complete(call, request)).status(), expected)) return;
    t.state = "COMPLETED";
    SameTrusteeship(name);
  }

  void Terminate() {
    const std::string name = AnyTrusteeship();
    if (name.empty()) return;
    NaiveTrusteeship& t = known_trusteeships_[name];
    v1::TerminateTrusteeshipRequest request;
    request.set_name(name);
    request.set_etag(Etag(name));
    if (!Chance(10)) request.set_reason("学校撤并");
    if (Chance(2)) request.set_end(Day(today_ - 100 + Below(200)));
    request.set_validate_only(dry_);
    const std::string end = request.end().empty() ? Today() : request.end();
    const bool inside = t.state == "PROPOSED" || (t.state == "ACTIVE" && t.in_force_on <= end && end <= t.end);
    const bool expected = actor_->KeepsNational() && !stale_ && !request.reason().empty() && inside;
    const Call call = CallOf("TerminateTrusteeship");
    if (!Followed("TerminateTrusteeship", Await(trusteeships_.Terminate(call, request)).status(), expected)) return;
    if (t.state == "ACTIVE") t.end = end;
    t.state = "TERMINATED";
    SameTrusteeship(name);
  }

  void Renew() {
    std::string name = AnyTrusteeship();
    for (const auto& [other, t] : known_trusteeships_) {
      if (t.state == "COMPLETED" && Chance(2)) name = other;
    }
    if (name.empty()) return;
    NaiveTrusteeship& t = known_trusteeships_[name];
    v1::RenewTrusteeshipRequest request;
    request.set_name(name);
    request.set_etag(Etag(name));
    const std::string id = StrCat("t", step_);
    request.set_successor_id(id);
    request.set_validate_only(dry_);
    const Call call = CallOf("RenewTrusteeship");
    const bool expected = actor_->KeepsNational() && !stale_ && (t.state == "ACTIVE" || t.state == "COMPLETED") &&
                          HasRoom(t.school, t.end, InThreeYears(t.end), name);
    if (!Followed("RenewTrusteeship", Await(trusteeships_.Renew(call, request)).status(), expected)) return;
    t.state = "RENEWED";
    NaiveTrusteeship next{.supporter = t.supporter, .school = t.school, .state = "PROPOSED"};
    next.start = t.end;
    next.end = InThreeYears(t.end);
    SameTrusteeship(name);
    known_trusteeships_["trusteeships/" + id] = next;
    SameTrusteeship("trusteeships/" + id);
  }

  // ---- Agreements ----

  // Terms with the content of each share, in the order of the roles.
  std::pair<Agreement, std::array<std::string, 3>> AnyTerms(const NaiveTrusteeship& t) {
    Agreement terms;
    const std::string end = Chance(8) ? InThreeYears(t.end) : t.end, pair = StrCat("第二条之", Below(2));
    const std::string all = StrCat("第一条之", Below(2)), one = StrCat("第三条之", Below(2));
    terms.set_start(t.start);
    terms.set_end(end);
    AddClause(terms, "1", all, {kRoles[0], kRoles[1], kRoles[2]});
    AddClause(terms, "2", pair, {kRoles[1], kRoles[2]});
    AddClause(terms, "3", one, {kRoles[0]});
    const std::string dates = StrCat(t.start, " ", end, " ", all, " ");
    return {terms, {dates + one, dates + pair, dates + pair}};
  }

  void DrawUpOrAmend() {
    const std::string name = AnyTrusteeship();
    if (name.empty()) return;
    NaiveTrusteeship& t = known_trusteeships_[name];
    auto [terms, contents] = AnyTerms(t);
    const bool amend = t.agreement.has_value() ? !Chance(6) : Chance(10);
    const bool broken = Chance(15);
    if (broken) terms.mutable_clauses()->DeleteSubrange(2, 1);
    if (broken) terms.mutable_clauses(0)->mutable_binds()->erase(terms.mutable_clauses(0)->mutable_binds()->begin());
    const bool may = actor_->Writes(t) && t.Open() && !broken;
    if (amend) {
      v1::AmendAgreementRequest request;
      *request.mutable_agreement() = terms;
      request.mutable_agreement()->set_name(AgreementOf(name));
      request.mutable_agreement()->set_etag(Etag(AgreementOf(name)));
      request.set_validate_only(dry_);
      const Call call = CallOf("AmendAgreement");
      const bool expected = may && t.agreement.has_value() && !stale_;
      if (!Followed("AmendAgreement", Await(agreements_.Amend(call, request)).status(), expected)) return;
    } else {
      v1::DrawUpAgreementRequest request;
      request.set_trusteeship(name);
      *request.mutable_agreement() = terms;
      request.set_validate_only(dry_);
      const Call call = CallOf("DrawUpAgreement");
      const bool expected = may && !t.agreement.has_value();
      if (!Followed("DrawUpAgreement", Await(agreements_.DrawUp(call, request)).status(), expected)) return;
    }
    NaiveAgreement next{.start = terms.start(), .end = terms.end()};
    if (t.agreement.has_value()) next.version = t.agreement->version + 1;
    if (t.agreement.has_value()) next.ever_signed = t.agreement->ever_signed;
    for (size_t i = 0; i < 3; ++i) {
      NaiveAgreement::Share& share = next.shares[i];
      share = {.content = contents[i], .since = next.version};
      // Only what is bound by the same words since then is still signed.
      if (t.agreement.has_value() && !t.agreement->attested && t.agreement->shares[i].content == contents[i]) {
        share = t.agreement->shares[i];
      }
    }
    t.agreement = next;
    SameTrusteeship(name);
  }

  struct Stashed {
    v1::SignAgreementRequest request;
    std::string trusteeship;
    size_t role;
    int since;
  };

  void Sign() {
    const std::string name = AnyTrusteeship();
    if (name.empty()) return;
    absl::StatusOr<Agreement> present = GetAgreement(name.substr(name.find('/') + 1));
    Stashed signing{.trusteeship = name, .role = static_cast<size_t>(Below(3)), .since = 0};
    bool forged = false;
    if (!stash_.empty() && Chance(6)) {
      signing = stash_[Below(static_cast<int>(stash_.size()))];
    } else if (present.ok() && present->shares_size() == 3) {
      const std::string day = Chance(8) ? Day(today_ - 30 + Below(60)) : Day(today_ - Below(10));
      signing.request = Signature(*present, kRoles[signing.role], day);
      signing.since = known_trusteeships_[name].agreement->shares[signing.role].since;
      forged = Chance(8);
      if (forged && Chance(2)) {
        signing.request.mutable_signature()->at(Below(64)) ^= static_cast<char>(1 << Below(8));
      } else if (forged) {
        signing.request.set_key("signingKeys/" + KeyId(present->shares((signing.role + 1) % 3).party()));
      }
      if (!forged) stash_.push_back(signing);
    } else {
      signing.request.set_name(AgreementOf(name));
      signing.request.set_role(kRoles[signing.role]);
      signing.request.set_hash(std::string(kHashBytes, 'h'));
      signing.request.set_signature(std::string(kSignatureBytes, 's'));
      signing.request.set_key("signingKeys/key-pku");
      signing.request.set_signer("签署人");
      signing.request.set_signed_on(Today());
      KeyOf("parties/pku");
    }
    NaiveTrusteeship& t = known_trusteeships_[signing.trusteeship];
    const std::string party = signing.role == 0             ? t.supporter
                              : signing.role == 2           ? t.school
                              : t.school == "parties/youyu" ? "parties/gov-140623"
                                                            : "parties/gov-140827";
    // By the party itself, or by the operator; mostly.
    if (!Chance(4)) {
      for (const Actor& actor : actors_) {
        if (actor.role() == "operator" || actor.party() == party) actor_ = &actor;
      }
    }
    const bool acts = actor_->role() == "operator" || actor_->party() == party;
    const std::string& day = signing.request.signed_on();
    const bool current = t.agreement.has_value() && !t.agreement->attested &&
                         t.agreement->shares[signing.role].since == signing.since &&
                         t.agreement->shares[signing.role].signed_on.empty();
    const bool expected = acts && t.Open() && current && !forged && day <= Today() && day >= "2022-06-01";
    signing.request.set_validate_only(dry_);
    const Call call = CallOf("SignAgreement");
    if (!Followed("SignAgreement", Await(agreements_.Sign(call, signing.request)).status(), expected)) return;
    t.agreement->shares[signing.role].signed_on = day;
    t.agreement->ever_signed = true;
    if (t.agreement->InForce() && t.state == "PROPOSED") {
      t.state = "ACTIVE";
      t.in_force_on = t.agreement->InForceOn();
    }
    SameTrusteeship(signing.trusteeship);
  }

  void AttestFromSource() {
    const std::string name = AnyTrusteeship();
    if (name.empty()) return;
    NaiveTrusteeship& t = known_trusteeships_[name];
    v1::AttestAgreementRequest request;
    request.set_trusteeship(name);
    const std::string on = Chance(2) ? "2022-07" : "2022-08-10";
    if (Chance(2)) {
      request.mutable_attestation()->set_signed_on(on);
    } else {
      request.mutable_attestation()->set_signed_by(on);
    }
    request.mutable_attestation()->set_source("公开报道");
    request.set_validate_only(dry_);
    const Call call = CallOf("AttestAgreement");
    const bool free = !t.agreement.has_value() || t.agreement->attested || !t.agreement->ever_signed;
    const bool expected = actor_->KeepsNational() && t.Open() && free;
    if (!Followed("AttestAgreement", Await(agreements_.AttestFromSource(call, request)).status(), expected)) return;
    NaiveAgreement attested{.attested = true, .start = t.start, .end = t.end, .attested_on = Full(on)};
    const bool corrects = t.agreement.has_value() && t.agreement->attested;
    if (t.agreement.has_value()) attested.version = t.agreement->version + 1;
    t.agreement = attested;
    if (t.state == "PROPOSED" || corrects) t.in_force_on = Full(on);
    t.state = "ACTIVE";
    SameTrusteeship(name);
  }

  // ---- Surveys and plans ----

  void CreateSurvey() {
    const std::string trusteeship = AnyTrusteeship(), id = StrCat("s", step_);
    if (trusteeship.empty()) return;
    v1::CreateRecordRequest request;
    request.set_record_id(id);
    request.mutable_record()->set_trusteeship(trusteeship);
    request.mutable_record()->mutable_survey()->set_start(Day(today_ - Below(60)));
    request.mutable_record()->mutable_survey()->add_needs("缺物理教师");
    request.set_validate_only(dry_);
    const Call call = CallOf("CreateRecord");
    const bool expected = actor_->Writes(known_trusteeships_[trusteeship]);
    if (!Followed("CreateRecord", Await(records_.Create(call, request)).status(), expected)) return;
    known_surveys_["records/" + id] = {.trusteeship = trusteeship, .start = request.record().survey().start()};
  }

  void WithdrawSurvey() {
    const std::string name = AnyOf(known_surveys_);
    if (name.empty()) return;
    v1::WithdrawRecordRequest request;
    request.set_name(name);
    request.set_etag(Etag(name));
    request.set_reason("误报");
    request.set_validate_only(dry_);
    const Call call = CallOf("WithdrawRecord");
    const absl::Status status = Await(records_.Withdraw(call, request)).status();
    // While a plan rests on it, it stands; that it is refused for nothing else is the record service's own test.
    const bool rests = std::any_of(known_plans_.begin(), known_plans_.end(), [&](const auto& plan) {
      return plan.second.survey == name && plan.second.state != "SUPERSEDED";
    });
    const bool may = actor_->Writes(known_trusteeships_[known_surveys_[name].trusteeship]) && !stale_ &&
                     known_surveys_[name].in_force;
    const std::optional<bool> expected = !may || rests ? std::optional<bool>(false) : std::nullopt;
    if (Followed("WithdrawRecord", status, expected)) known_surveys_[name].in_force = false;
  }

  Plan AnyPlan(const std::string& trusteeship) {
    Plan plan;
    plan.set_trusteeship(trusteeship);
    plan.set_title(StrCat("方案", step_));
    Plan::Objective& objective = *plan.add_objectives();
    objective.set_number("1");
    objective.set_title("跟岗教师");
    objective.set_unit("人");
    objective.add_targets()->set_year(2023);
    objective.mutable_targets(0)->set_value("95");
    // Mostly a survey of its own.
    std::vector<std::string> own;
    for (const auto& [name, survey] : known_surveys_) {
      if (survey.trusteeship == trusteeship) own.push_back(name);
    }
    if (!own.empty() && !Chance(8)) {
      plan.set_survey(own[Below(static_cast<int>(own.size()))]);
    } else if (!Chance(4)) {
      plan.set_survey(known_surveys_.empty() ? "records/none" : AnyOf(known_surveys_));
    }
    return plan;
  }
  bool Rests(const std::string& survey, const std::string& trusteeship) {
    const auto found = known_surveys_.find(survey);
    return found != known_surveys_.end() && found->second.in_force && found->second.trusteeship == trusteeship;
  }

  void CreatePlan() {
    const std::string trusteeship = AnyTrusteeship(), id = StrCat("p", step_), name = "plans/" + id;
    if (trusteeship.empty()) return;
    const NaiveTrusteeship& t = known_trusteeships_[trusteeship];
    v1::CreatePlanRequest request;
    request.set_plan_id(id);
    *request.mutable_plan() = AnyPlan(trusteeship);
    request.set_validate_only(dry_);
    const Call call = CallOf("CreatePlan");
    const bool expected =
        actor_->Works() && actor_->Writes(t) && t.Open() && Rests(request.plan().survey(), trusteeship);
    if (!Followed("CreatePlan", Await(plans_.Create(call, request)).status(), expected)) return;
    known_plans_[name] = {.trusteeship = trusteeship, .survey = request.plan().survey()};
    known_plans_[name].authors = {actor_->call.caller.Id()};
    SamePlan(name);
  }

  // What all changes of a plan before it is approved ask.
  bool MayChange(const NaivePlan& p, const std::string& state) {
    const NaiveTrusteeship& t = known_trusteeships_[p.trusteeship];
    return actor_->Writes(t) && t.Open() && !stale_ && p.state == state;
  }

  void UpdatePlan() {
    const std::string name = AnyOf(known_plans_);
    if (name.empty()) return;
    NaivePlan& p = known_plans_[name];
    v1::UpdatePlanRequest request;
    *request.mutable_plan() = AnyPlan(p.trusteeship);
    request.mutable_plan()->set_name(name);
    request.mutable_plan()->set_etag(Etag(name));
    request.set_validate_only(dry_);
    const Call call = CallOf("UpdatePlan");
    const bool expected = actor_->Works() && MayChange(p, "DRAFT") && Rests(request.plan().survey(), p.trusteeship);
    if (!Followed("UpdatePlan", Await(plans_.Update(call, request)).status(), expected)) return;
    p.survey = request.plan().survey();
    p.authors.insert(actor_->call.caller.Id());
    SamePlan(name);
  }

  void SubmitPlan() {
    const std::string name = AnyOf(known_plans_);
    if (name.empty()) return;
    NaivePlan& p = known_plans_[name];
    v1::SubmitPlanRequest request;
    request.set_name(name);
    request.set_etag(Etag(name));
    request.set_validate_only(dry_);
    const Call call = CallOf("SubmitPlan");
    const bool expected = actor_->Works() && MayChange(p, "DRAFT") && Rests(p.survey, p.trusteeship);
    if (!Followed("SubmitPlan", Await(plans_.Submit(call, request)).status(), expected)) return;
    p.state = "SUBMITTED";
    p.authors.insert(actor_->call.caller.Id());
    SamePlan(name);
  }

  bool MayDecide(const NaivePlan& p) {
    return actor_->office && MayChange(p, "SUBMITTED") && !p.authors.contains(actor_->call.caller.Id());
  }

  void ReturnPlan() {
    const std::string name = AnyOf(known_plans_);
    if (name.empty()) return;
    NaivePlan& p = known_plans_[name];
    v1::ReturnPlanRequest request;
    request.set_name(name);
    request.set_etag(Etag(name));
    request.set_reason("目标不具体");
    request.set_validate_only(dry_);
    const Call call = CallOf("ReturnPlan");
    if (!Followed("ReturnPlan", Await(plans_.Return(call, request)).status(), MayDecide(p))) return;
    p.state = "DRAFT";
    SamePlan(name);
  }

  void ApprovePlan() {
    const std::string name = AnyOf(known_plans_);
    if (name.empty()) return;
    NaivePlan& p = known_plans_[name];
    v1::ApprovePlanRequest request;
    request.set_name(name);
    request.set_etag(Etag(name));
    if (Chance(2)) request.set_approved_on(Day(today_ - 40 + Below(45)));
    request.set_validate_only(dry_);
    const std::string day = request.approved_on().empty() ? Today() : request.approved_on();
    // Of the school, whatever its trusteeship.
    const NaiveTrusteeship& t = known_trusteeships_[p.trusteeship];
    NaivePlan* former = nullptr;
    bool later_planned = false;
    for (auto& [other, plan] : known_plans_) {
      const NaiveTrusteeship& of = known_trusteeships_[plan.trusteeship];
      if (of.school != t.school || plan.state != "APPROVED") continue;
      former = &plan;
      later_planned = of.start > t.start && of.state != "TERMINATED";
    }
    const bool in_time = day <= Today() && Rests(p.survey, p.trusteeship) && known_surveys_[p.survey].start <= day &&
                         !later_planned && (former == nullptr || former->approved_on <= day);
    const int last = LastVersion(p.trusteeship);
    const Call call = CallOf("ApprovePlan");
    if (!Followed("ApprovePlan", Await(plans_.Approve(call, request)).status(), MayDecide(p) && in_time)) return;
    if (former != nullptr) {
      if (former->trusteeship != p.trusteeship) ++taken_[kOfFormerTerm];
      former->state = "SUPERSEDED";
      former->superseded_on = day;
    }
    p.state = "APPROVED";
    p.approved_on = day;
    p.version = last + 1;
    for (const auto& [other, plan] : known_plans_) SamePlan(other);
  }

  int LastVersion(const std::string& trusteeship) const {
    int last = 0;
    for (const auto& [name, plan] : known_plans_) {
      if (plan.trusteeship == trusteeship) last = std::max(last, plan.version);
    }
    return last;
  }

  void RecordResult() {
    const std::string name = AnyOf(known_plans_);
    if (name.empty()) return;
    const NaivePlan& p = known_plans_[name];
    const NaiveTrusteeship& t = known_trusteeships_[p.trusteeship];
    v1::RecordResultRequest request;
    request.set_name(name);
    request.set_etag(Etag(name));
    request.set_objective(Chance(6) ? "2" : "1");
    request.mutable_result()->set_year(static_cast<int>(today_.year()) - 1 + Below(3));
    request.mutable_result()->set_value("94.99");
    request.mutable_result()->set_evidence("年度统计表");
    request.set_validate_only(dry_);
    const Call call = CallOf("RecordResult");
    // Superseded by the plan of a later term: results of its own, until the end of the year after it.
    const int last_year = std::atoi(Day(*ParseDay("end", t.end) - 1).c_str());
    const bool last_results = p.state == "SUPERSEDED" && p.version == LastVersion(p.trusteeship) &&
                              request.result().year() <= last_year && today_.year() <= last_year + 1;
    const bool expected = actor_->Works() && actor_->Writes(t) && !stale_ && (p.state == "APPROVED" || last_results) &&
                          request.objective() == "1" && request.result().year() <= today_.year();
    if (Followed("RecordResult", Await(plans_.RecordResult(call, request)).status(), expected)) SamePlan(name);
  }

  // ---- Measures ----

  Measure AnyMeasure(const std::string& trusteeship) {
    Measure measure;
    measure.set_trusteeship(trusteeship);
    measure.set_type(Measure::TYPE_SHADOWING);
    measure.add_tasks(v1::TASK_TEACHING);
    measure.set_note(StrCat(step_));
    const absl::CivilDay start = today_ - 200 + Below(260);
    measure.set_start(Day(start));
    if (!Chance(4)) measure.set_end(Day(start + 1 + Below(120)));
    Count(*measure.mutable_planned());
    return measure;
  }
  void Count(google::protobuf::RepeatedPtrField<Measure::Quantity>& quantities) {
    Measure::Quantity& quantity = *quantities.Add();
    quantity.set_unit(Measure::UNIT_PEOPLE);
    quantity.set_value(Below(10));
  }
  // The days of a measure lie within those of the agreement, and of the trusteeship.
  static bool Inside(const NaiveTrusteeship& t, const Measure& measure) {
    const std::string end = measure.end().empty() ? DayAfter(measure.start()) : measure.end();
    return t.InForce() && measure.start() >= std::min(t.in_force_on, t.agreement->InForceOn()) &&
           end <= t.agreement->end && end <= t.end;
  }
  void CreateMeasure() {
    const std::string trusteeship = AnyTrusteeship(), id = StrCat("m", step_), name = "measures/" + id;
    if (trusteeship.empty()) return;
    const NaiveTrusteeship& t = known_trusteeships_[trusteeship];
    v1::CreateMeasureRequest request;
    request.set_measure_id(id);
    *request.mutable_measure() = AnyMeasure(trusteeship);
    request.set_validate_only(dry_);
    const bool serves = !Chance(15);
    if (!serves) request.mutable_measure()->clear_tasks();
    const Call call = CallOf("CreateMeasure");
    const bool expected = actor_->Works() && actor_->Writes(t) && serves && Inside(t, request.measure());
    if (!Followed("CreateMeasure", Await(measures_.Create(call, request)).status(), expected)) return;
    known_measures_[name] = {trusteeship, "PLANNED", request.measure().start(), request.measure().end()};
    SameMeasure(name);
  }

  void ImportMeasure() {
    const std::string trusteeship = AnyTrusteeship(), name = StrCat("measures/m", step_);
    if (trusteeship.empty()) return;
    dry_ = false;
    const NaiveTrusteeship& t = known_trusteeships_[trusteeship];
    std::vector<v1::ImportMeasuresRequest> rows(1);
    Measure& measure = *rows[0].mutable_measure();
    measure = AnyMeasure(trusteeship);
    measure.set_name(name);
    const bool done = Chance(2);
    if (done) Count(*measure.mutable_done());
    if (done && Chance(2)) measure.clear_planned();
    const Call call = CallOf("ImportMeasures");
    const absl::StatusOr<std::vector<v1::ImportMeasuresResponse>> results = Await(measures_.Import(call, rows));
    absl::Status status = results.status();
    if (status.ok() && (*results)[0].outcome() != type::v1::IMPORT_OUTCOME_CREATED) {
      status = absl::FailedPreconditionError((*results)[0].message());
    }
    const bool expected = (actor_->office || actor_->role() == "university") && actor_->Writes(t) &&
                          (!done || measure.start() <= Today()) && Inside(t, measure);
    if (!Followed("ImportMeasures", status, expected)) return;
    known_measures_[name] = {trusteeship, done ? "DONE" : "PLANNED", measure.start(), measure.end()};
    SameMeasure(name);
  }

  void UpdateMeasure() {
    const std::string name = AnyOf(known_measures_);
    if (name.empty()) return;
    NaiveMeasure& known = known_measures_[name];
    const NaiveTrusteeship& t = known_trusteeships_[known.trusteeship];
    v1::UpdateMeasureRequest request;
    Measure& measure = *request.mutable_measure();
    measure = AnyMeasure(known.trusteeship);
    const bool same_days = Chance(2);
    if (same_days) {
      measure.set_start(known.start);
      measure.set_end(known.end);
    }
    const bool done = known.state == "DONE" ? !Chance(6) : Chance(6);
    if (done) Count(*measure.mutable_done());
    measure.set_name(name);
    measure.set_etag(Etag(name));
    request.set_validate_only(dry_);
    const bool stays = known.start == measure.start() && known.end == measure.end();
    const bool fits = known.state == "DONE" ? done && measure.start() <= Today() : known.state == "PLANNED" && !done;
    const bool expected =
        actor_->Works() && actor_->Writes(t) && !stale_ && fits && (stays ? t.InForce() : Inside(t, measure));
    const Call call = CallOf("UpdateMeasure");
    if (!Followed("UpdateMeasure", Await(measures_.Update(call, request)).status(), expected)) return;
    known.start = measure.start();
    known.end = measure.end();
    SameMeasure(name);
  }

  void ReportMeasure() {
    const std::string name = AnyOf(known_measures_);
    if (name.empty()) return;
    NaiveMeasure& known = known_measures_[name];
    const NaiveTrusteeship& t = known_trusteeships_[known.trusteeship];
    v1::ReportMeasureRequest request;
    request.set_name(name);
    request.set_etag(Etag(name));
    const bool says = !Chance(8);
    if (says) Count(*request.mutable_done());
    request.set_validate_only(dry_);
    const Call call = CallOf("ReportMeasure");
    const bool expected = actor_->Works() && actor_->Writes(t) && !stale_ && says && known.state == "PLANNED" &&
                          known.start <= Today() && t.InForce();
    if (!Followed("ReportMeasure", Await(measures_.Report(call, request)).status(), expected)) return;
    known.state = "DONE";
    SameMeasure(name);
  }

  void CancelMeasure() {
    const std::string name = AnyOf(known_measures_);
    if (name.empty()) return;
    NaiveMeasure& known = known_measures_[name];
    v1::CancelMeasureRequest request;
    request.set_name(name);
    request.set_etag(Etag(name));
    request.set_reason("未成行");
    request.set_validate_only(dry_);
    const Call call = CallOf("CancelMeasure");
    const bool expected = actor_->Works() && actor_->Writes(known_trusteeships_[known.trusteeship]) && !stale_ &&
                          known.state != "CANCELLED";
    if (!Followed("CancelMeasure", Await(measures_.Cancel(call, request)).status(), expected)) return;
    known.state = "CANCELLED";
    SameMeasure(name);
  }

  std::vector<Stashed> stash_;
};

class TrusteeshipModelTest : public ::testing::TestWithParam<Engine> {};

INSTANTIATE_TEST_SUITE_P(Engines, TrusteeshipModelTest, ::testing::ValuesIn(EnginesUnderTest()), EngineName);

TEST_P(TrusteeshipModelTest, EveryVerbByAnyoneAtAnyTime) {
  const int steps = Setting("JIEDUI_MODEL_STEPS", 4 * kRound), first = Setting("JIEDUI_MODEL_SEED", 0);
  int accepted = 0;
  std::map<std::string, int> taken;
  for (int done = 0; done < steps; done += kRound) {
    const int seed = first + done;
    SCOPED_TRACE(StrCat("JIEDUI_MODEL_SEED=", seed));
    Round round(static_cast<uint32_t>(seed));
    for (int i = 0; i < kRound && !HasFailure(); ++i) round.Step(i);
    if (!HasFailure()) round.CheckAtEnd();
    if (HasFailure()) return;
    accepted += round.accepted();
    for (const auto& [transition, times] : round.taken()) taken[transition] += times;
  }
  RecordProperty("accepted", accepted);
  for (const auto& [transition, times] : taken) RecordProperty(transition, times);
  EXPECT_GT(accepted, steps / 10) << "a good part must be accepted, or nothing is tested";
  const size_t all = Transitions().size() + 1;  // and a plan of a further term in the place of the former's
  EXPECT_GE(taken.size(), steps < kManySteps ? all * 3 / 4 : all) << "transitions never taken are not tested";
}

}  // namespace
}  // namespace jiedui::trusteeship::model
