#include "services/reporting/assessments/assessment_service.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/base/id.h"
#include "common/db/mutate.h"
#include "common/rules/rules.h"
#include "services/reporting/assessments/policy_assessment.h"
#include "services/reporting/assessments/reasons_assessment.h"
#include "services/reporting/assessments/traits.h"
#include "services/reporting/events.h"
#include "services/reporting/heard.h"
#include "services/reporting/lists.h"
#include "services/reporting/notices/notices.h"
#include "services/reporting/notices/reasons_notice.h"
#include "services/reporting/notices/traits.h"
#include "services/reporting/reads.h"
#include "services/reporting/tasks/tasks.h"
#include "services/reporting/tasks/traits.h"

namespace jiedui::reporting {
namespace {

using v1::Assessment;

constexpr Clause kAssessClause{"Q16-O1b", "青政办〔2016〕225号"};
constexpr Clause kRatingClause{"SD19-5.3b", "鲁教厅办发〔2019〕5号"};

const std::vector<rpc::FilterField>& AssessmentFields() {
  static const auto& fields =
      *new std::vector<rpc::FilterField>{rpc::TextField("name", "name"),
                                         rpc::NumberField("year", "year"),
                                         rpc::TextField("party", "code"),
                                         rpc::CodeField("region_code", "region_code"),
                                         rpc::EnumField("rating", "type", Assessment::Rating_descriptor(), "RATING_"),
                                         rpc::EnumField("state", "state", Assessment::State_descriptor(), "STATE_")};
  return fields;
}

// As policy::MaySeeDraft.
void OnlyShownDrafts(const Call& call, rpc::SqlFilter& filter) {
  filter.sql += StrCat(" AND (state <> ", Bind(filter, static_cast<int64_t>(Assessment::STATE_DRAFT)));
  if (access::IsOffice(call.caller)) filter.sql += StrCat(" OR region_code <> ", Bind(filter, call.caller.region));
  if (!call.caller.organisation.empty()) {
    filter.sql += StrCat(" OR parent = ", Bind(filter, call.caller.organisation));
  }
  filter.sql += ")";
}

// The number of a rule in force in the unit's area on a day.
absl::StatusOr<rules::v1::Rule> RuleOf(db::Tx& tx, std::string_view id, std::string_view region, absl::CivilDay day) {
  absl::StatusOr<std::optional<rules::v1::Rule>> rule = rules::RuleAt(tx, id, region, day, rules::kKnownNow);
  if (!rule.ok()) return rule.status();
  if (!rule->has_value()) return Failure(kRatingNotLoaded, {{"rule", id}});
  return **std::move(rule);
}

absl::Status AddThresholds(db::Tx& tx, absl::CivilDay day, Assessment& assessment) {
  std::vector<Assessment::Threshold> thresholds;
  int rating = Assessment::RATING_EXCELLENT;
  for (const std::string_view id : policy::kRatingRules) {
    absl::StatusOr<rules::v1::Rule> rule = RuleOf(tx, id, assessment.region_code(), day);
    if (!rule.ok()) return rule.status();
    absl::StatusOr<int64_t> number = rules::NumberOf(*rule);
    if (!number.ok()) return number.status();
    Assessment::Threshold& threshold = thresholds.emplace_back();
    threshold.set_rating(static_cast<Assessment::Rating>(rating++));
    threshold.set_at_least(*number);
    threshold.set_rule(rule->name());
    threshold.set_rule_revision(rule->revision());
  }
  absl::Status valid = policy::ValidThresholds(thresholds);
  if (valid.ok()) assessment.mutable_thresholds()->Assign(thresholds.begin(), thresholds.end());
  return valid;
}

// A line for each of the unit's tasks that is due in the year.
absl::Status AddTasks(db::Mutation& m, const v1::MakeAssessmentRequest& request, absl::CivilDay day,
                      Assessment& assessment) {
  if (request.task_weight() == 0 && request.led_task_weight() == 0) return absl::OkStatus();
  absl::StatusOr<rules::v1::Rule> rule = RuleOf(m.tx(), policy::kLateScoreRule, assessment.region_code(), day);
  if (!rule.ok()) return rule.status();
  absl::StatusOr<int64_t> late = rules::NumberOf(*rule);
  if (!late.ok()) return late.status();
  absl::StatusOr<std::vector<v1::TaskAssignment>> parts = store::AssignmentsOfParty(m.tx(), request.party());
  if (!parts.ok()) return parts.status();
  for (const v1::TaskAssignment& part : *parts) {
    absl::StatusOr<resource::Entered<v1::Task>> task = resource::Get<v1::Task>(m.tx(), part.task());
    if (!task.ok()) return task.status();
    const bool led = part.leads() && request.led_task_weight() != 0;
    const std::optional<Assessment::Line> line =
        policy::LineOf(part, task->resource, request.year(), led ? request.led_task_weight() : request.task_weight(),
                       *late, m.call().today);
    if (line.has_value()) *assessment.add_lines() = *line;
  }
  return absl::OkStatus();
}

// 优 is commended, 差 puts right by a day. The name of the notice; none for the ratings between.
absl::StatusOr<std::string> Consequence(db::Mutation& m, const Assessment& assessment, std::string_view rectify_by,
                                        std::string_view name) {
  const bool excellent = assessment.rating() == Assessment::RATING_EXCELLENT;
  if (!excellent && assessment.rating() != Assessment::RATING_POOR) return "";
  v1::Notice notice;
  notice.set_kind(excellent ? v1::Notice::KIND_COMMENDATION : v1::Notice::KIND_RECTIFICATION);
  notice.set_recipient(assessment.party());
  notice.set_title(StrCat("关于", assessment.year(), "年度考核结果的", excellent ? "表扬通知" : "限期整改通知"));
  notice.set_text(StrCat("你单位", assessment.year(), "年度考核得分", assessment.score(), "分，评定为“",
                         policy::Chinese(assessment.rating()), "”。",
                         excellent ? "特予表扬。" : "请对照考核意见制定措施，在期限内完成整改并报送材料。"));
  notice.mutable_citation()->set_clause(std::string(kRatingClause.id));
  notice.mutable_citation()->set_document(std::string(kRatingClause.document));
  notice.set_subject(assessment.name());
  notice.set_due_on(std::string(rectify_by));
  absl::StatusOr<v1::Notice> issued = IssueNoticeIn(m, name, assessment.assessor(), std::move(notice));
  if (!issued.ok()) return issued.status();
  return issued->name();
}

}  // namespace

Answer<Assessment> AssessmentService::GetAssessment(const Call& call, const v1::GetAssessmentRequest& request) {
  return GetResource<Assessment>(db_, workers_, call, request);
}

Answer<v1::ListAssessmentsResponse> AssessmentService::ListAssessments(const Call& call,
                                                                       const v1::ListAssessmentsRequest& request) {
  return ListResourcesWith<Assessment>(
      db_, workers_, call, request, AssessmentFields(), ShownTo<Assessment>(call),
      [&call](db::Tx&, rpc::SqlFilter& filter) {
        OnlyShownDrafts(call, filter);
        return absl::OkStatus();
      },
      &v1::ListAssessmentsResponse::add_assessments);
}

Answer<v1::ListAssessmentRevisionsResponse> AssessmentService::ListAssessmentRevisions(
    const Call& call, const v1::ListAssessmentRevisionsRequest& request) {
  return ListResourceRevisions<Assessment, v1::ListAssessmentRevisionsResponse>(
      db_, workers_, call, request, &v1::AssessmentRevision::mutable_assessment);
}

Answer<Assessment> AssessmentService::MakeAssessment(const Call& call, const v1::MakeAssessmentRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = policy::ValidMaking(request, call.today);
  if (!valid.ok()) return valid;
  if (call.caller.organisation.empty()) return absl::Status(Failure(kIssuerUnknown));
  return db::Mutate<Assessment>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Assessment> {
    absl::StatusOr<std::optional<PartyFacts>> unit = store::HeardParty(m.tx(), request.party());
    if (!unit.ok()) return unit.status();
    if (!unit->has_value()) return UnknownReference("party", "party", request.party());
    absl::Status may = policy::MayAssess(call, (*unit)->region_code, request.party());
    if (!may.ok()) return may;
    Assessment made;
    made.set_name(policy::AssessmentName(request.year(), request.party()));
    absl::StatusOr<std::optional<Assessment>> before = resource::Find<Assessment>(m.tx(), made.name());
    if (!before.ok()) return before.status();
    if (before->has_value()) {
      if ((*before)->state() == Assessment::STATE_ISSUED) return Failure(kAssessmentSettled, {{"name", made.name()}});
      if (request.etag().empty()) return MissingField("etag");
      absl::Status current = resource::IsCurrent(made.name(), (*before)->etag(), request.etag());
      if (!current.ok()) return current;
    }
    made.set_year(request.year());
    made.set_party(request.party());
    made.set_party_name((*unit)->display_name);
    made.set_region_code((*unit)->region_code);
    made.set_assessor(call.caller.organisation);
    made.set_state(Assessment::STATE_DRAFT);
    *made.mutable_lines() = request.lines();
    const absl::CivilDay day = std::min(call.today, absl::CivilDay(request.year(), 12, 31));
    absl::Status added = AddThresholds(m.tx(), day, made);
    if (added.ok()) added = AddTasks(m, request, day, made);
    if (!added.ok()) return added;
    absl::StatusOr<Assessment> scored = policy::Scored(std::move(made));
    if (!scored.ok()) return scored.status();
    return resource::Save<Assessment>(
        m, before->has_value() ? &**before : nullptr, *std::move(scored),
        {.event = kAssessmentMade, .clause = kAssessClause.id, .authors = resource::WithAuthor("", call.caller)});
  });
}

Answer<Assessment> AssessmentService::IssueAssessment(const Call& call, const v1::IssueAssessmentRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = CheckName("name", request.name(), "assessments");
  if (!valid.ok()) return valid;
  return db::Mutate<Assessment>(
      db_, call, request,
      [&call, &request, notice = resource::NewName<v1::Notice>("")](db::Mutation& m) -> absl::StatusOr<Assessment> {
        absl::StatusOr<resource::Entered<Assessment>> before =
            LoadForChange<Assessment>(m, call, request.name(), request.etag());
        if (!before.ok()) return before.status();
        const Assessment& draft = before->resource;
        absl::Status may = policy::MayAssess(call, draft.region_code(), draft.party());
        if (may.ok()) may = policy::CanIssue(draft, request.rectify_by(), call.today);
        if (!may.ok()) return may;
        Assessment issued = draft;
        issued.set_state(Assessment::STATE_ISSUED);
        issued.set_issued_on(FormatDay(call.today));
        absl::StatusOr<std::string> followed = Consequence(m, draft, request.rectify_by(), notice);
        if (!followed.ok()) return followed.status();
        issued.set_notice(*followed);
        return resource::Save<Assessment>(
            m, &draft, std::move(issued),
            {.event = kAssessmentIssued, .clause = kRatingClause.id, .authors = before->authors});
      });
}

Answer<v1::AssessmentCheck> AssessmentService::GetAssessmentCheck(const Call& call,
                                                                  const v1::GetAssessmentCheckRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = CheckName("name", request.name(), "assessments");
  if (!valid.ok()) return valid;
  if (request.revision() < 0) return InvalidField("revision", "0（最新）或正整数");
  return db::Query<v1::AssessmentCheck>(
      db_, workers_, call, db::Cost::kShort, [&call, &request](db::Tx& tx) -> absl::StatusOr<v1::AssessmentCheck> {
        absl::StatusOr<resource::Entered<Assessment>> present = resource::Get<Assessment>(tx, request.name());
        if (!present.ok()) return present.status();
        absl::Status may = MaySee(tx, call, present->resource);
        if (!may.ok()) return may;
        if (request.revision() == 0) return policy::Check(present->resource);
        absl::StatusOr<std::optional<Assessment>> former =
            resource::FindRevision<Assessment>(tx, request.name(), request.revision());
        if (!former.ok()) return former.status();
        if (!former->has_value()) return Failure(kNotFound, {{"name", request.name()}});
        return policy::Check(**former);
      });
}

}  // namespace jiedui::reporting
