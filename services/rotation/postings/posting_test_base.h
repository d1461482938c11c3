// What tests of postings, quotas and questions share: the services, and postings between 定西 and 福州 as officials would enter them.
#pragma once

#include <string>
#include <utility>

#include "common/db/mutate.h"
#include "services/rotation/events.h"
#include "services/rotation/postings/batch_service.h"
#include "services/rotation/postings/flags.h"
#include "services/rotation/postings/policy_posting.h"
#include "services/rotation/postings/posting_service.h"
#include "services/rotation/postings/quotas.h"
#include "services/rotation/postings/reasons_batch.h"
#include "services/rotation/postings/reasons_posting.h"
#include "services/rotation/questions/question_service.h"
#include "services/rotation/rotation_test_base.h"

namespace jiedui::rotation {

using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using jiedui::testing::NamesClause;
using v1::Posting;

class PostingTestBase : public RotationTest {
 protected:
  // 跟岗 of a primary teacher of parties/anding at 福州第八中学, 14 days.
  static Posting Shadowing(int person, const std::string& start = "2022-09-01", const std::string& end = "2022-09-15") {
    Posting posting;
    posting.set_programme("fuzhou-dingxi");
    posting.set_kind(Posting::KIND_SHADOWING);
    posting.set_person(PersonName(person));
    posting.set_home("parties/anding");
    posting.set_host("parties/fuzhou8");
    posting.mutable_interval()->set_start(start);
    posting.mutable_interval()->set_end(end);
    posting.set_stage(v1::STAGE_PRIMARY);
    posting.set_basis("pairings/fz-dx");
    return posting;
  }
  // 交流轮岗 within 定西: from parties/anding to parties/longxi, a school year.
  static Posting Exchange(int person, const std::string& start = "2021-09-01", const std::string& end = "2022-07-01") {
    Posting posting = Shadowing(person, start, end);
    posting.set_programme("county-exchange");
    posting.set_kind(Posting::KIND_EXCHANGE);
    posting.set_host("parties/longxi");
    posting.clear_basis();
    return posting;
  }

  absl::StatusOr<Posting> Plan(const Posting& posting, const std::string& id = "") {
    return Plan(Dingxi(), posting, id);
  }
  absl::StatusOr<Posting> Plan(Call call, const Posting& posting, const std::string& id = "") {
    v1::PlanPostingRequest request;
    *request.mutable_posting() = posting;
    request.set_posting_id(id);
    call = As(std::move(call), "PlanPosting");
    return Await(postings_.PlanPosting(call, request));
  }
  absl::StatusOr<Posting> Update(Call call, const Posting& posting) {
    v1::UpdatePostingRequest request;
    *request.mutable_posting() = posting;
    call = As(std::move(call), "UpdatePosting");
    return Await(postings_.UpdatePosting(call, request));
  }
  absl::StatusOr<Posting> Update(const Posting& posting) { return Update(Dingxi(), posting); }
  template <class Request>
  static Request Of(const Posting& posting) {
    Request request;
    request.set_name(posting.name());
    request.set_etag(posting.etag());
    return request;
  }
  absl::StatusOr<Posting> Nominate(const Posting& posting) { return Nominate(Dingxi(), posting); }
  absl::StatusOr<Posting> Nominate(Call call, const Posting& posting) {
    call = As(std::move(call), "NominatePosting");
    const auto request = Of<v1::NominatePostingRequest>(posting);
    return Await(postings_.NominatePosting(call, request));
  }
  absl::StatusOr<Posting> Approve(const Posting& posting) { return Approve(Dingxi("qian"), posting); }
  absl::StatusOr<Posting> Approve(Call call, const Posting& posting) {
    call = As(std::move(call), "ApprovePosting");
    const auto request = Of<v1::ApprovePostingRequest>(posting);
    return Await(postings_.ApprovePosting(call, request));
  }
  absl::StatusOr<Posting> Start(const Posting& posting) { return Start(Dingxi(), posting); }
  absl::StatusOr<Posting> Start(Call call, const Posting& posting) {
    call = As(std::move(call), "StartPosting");
    const auto request = Of<v1::StartPostingRequest>(posting);
    return Await(postings_.StartPosting(call, request));
  }
  absl::StatusOr<Posting> Assess(const Posting& posting, Posting::Result result = Posting::RESULT_PASSED) {
    return Assess(Fuzhou(), posting, result);
  }
  absl::StatusOr<Posting> Assess(Call call, const Posting& posting, Posting::Result result = Posting::RESULT_PASSED,
                                 const std::string& on = "") {
    call = As(std::move(call), "AssessPosting");
    auto request = Of<v1::AssessPostingRequest>(posting);
    request.mutable_assessment()->set_result(result);
    request.mutable_assessment()->set_assessed_on(on);
    return Await(postings_.AssessPosting(call, request));
  }
  absl::StatusOr<Posting> Finish(const Posting& posting) { return Finish(Dingxi(), posting); }
  absl::StatusOr<Posting> Finish(Call call, const Posting& posting) {
    call = As(std::move(call), "CompletePosting");
    const auto request = Of<v1::CompletePostingRequest>(posting);
    return Await(postings_.CompletePosting(call, request));
  }
  absl::StatusOr<Posting> Withdraw(const Posting& posting, const std::string& reason = "本人患病") {
    const Call call = As(Dingxi(), "WithdrawPosting");
    auto request = Of<v1::WithdrawPostingRequest>(posting);
    request.set_reason(reason);
    return Await(postings_.WithdrawPosting(call, request));
  }
  absl::StatusOr<Posting> Cut(const Posting& posting, const std::string& end, const std::string& reason = "本人患病") {
    return Cut(Dingxi(), posting, end, reason);
  }
  absl::StatusOr<Posting> Cut(Call call, const Posting& posting, const std::string& end,
                              const std::string& reason = "本人患病") {
    call = As(std::move(call), "CutShortPosting");
    auto request = Of<v1::CutShortPostingRequest>(posting);
    request.set_end(end);
    request.set_reason(reason);
    return Await(postings_.CutShortPosting(call, request));
  }
  absl::StatusOr<Posting> Visit(const Posting& posting, const std::string& on, const std::string& topic = "") {
    const Call call = As(Dingxi(), "RecordReturnVisit");
    auto request = Of<v1::RecordReturnVisitRequest>(posting);
    request.mutable_visit()->set_visited_on(on);
    request.mutable_visit()->set_topic(topic);
    return Await(postings_.RecordReturnVisit(call, request));
  }
  absl::StatusOr<Posting> Get(const std::string& name) { return Get(Dingxi(), name); }
  absl::StatusOr<Posting> Get(Call call, const std::string& name) {
    call = As(std::move(call), "GetPosting");
    v1::GetPostingRequest request;
    request.set_name(name);
    return Await(postings_.GetPosting(call, request));
  }
  // Results of rows, in order.
  std::vector<v1::ImportPostingsResponse> Import(const std::vector<Posting>& postings, bool update = false) {
    std::vector<v1::ImportPostingsRequest> rows;
    for (const Posting& posting : postings) {
      v1::ImportPostingsRequest& row = rows.emplace_back();
      *row.mutable_posting() = posting;
      row.set_update(update);
      row.set_line(static_cast<int64_t>(rows.size()));
    }
    const Call call = As(Dingxi(), "ImportPostings");
    auto results = Await(postings_.ImportPostings(call, std::move(rows)));
    EXPECT_THAT(results, IsOk());
    return results.ok() ? *std::move(results) : std::vector<v1::ImportPostingsResponse>();
  }
  static Posting Named(Posting posting, const std::string& id, Posting::State state) {
    posting.set_name("postings/" + id);
    posting.set_state(state);
    if (state == Posting::STATE_ASSESSED || state == Posting::STATE_COMPLETED) {
      posting.mutable_assessment()->set_result(Posting::RESULT_PASSED);
      posting.mutable_assessment()->set_assessed_on(posting.interval().end());
    }
    if (state == Posting::STATE_WITHDRAWN || state == Posting::STATE_CUT_SHORT) posting.set_reason("本人患病");
    return posting;
  }

  // Places of a programme; `id` is also what it is known by.
  absl::StatusOr<v1::Quota> PutQuota(const std::string& id, v1::Stage stage, int max, int min_days = 14, int min = 0) {
    v1::CreateQuotaRequest request;
    request.set_quota_id(id);
    *request.mutable_quota() = QuotaOf(stage, max, min_days, min);
    const Call call = As(Dingxi(), "CreateQuota");
    return Await(batches_.CreateQuota(call, request));
  }
  static v1::Quota QuotaOf(v1::Stage stage, int max, int min_days = 14, int min = 0) {
    v1::Quota quota;
    quota.set_subject(v1::Quota::SUBJECT_POSTINGS);
    quota.set_programme("fuzhou-dingxi");
    quota.set_stage(stage);
    quota.set_region("621100");
    quota.set_from_year(2018);
    quota.set_max(max);
    quota.set_min(min);
    quota.set_min_days(min_days);
    quota.mutable_citation()->set_clause("DX18-3.7.1b");
    quota.mutable_citation()->set_document("定政办发〔2018〕200号");
    return quota;
  }
  absl::StatusOr<v1::GetQuotaUseResponse> Use(int year, const std::string& programme = "fuzhou-dingxi") {
    v1::GetQuotaUseRequest request;
    request.set_programme(programme);
    request.set_year(year);
    const Call call = As(Dingxi(), "GetQuotaUse");
    return Await(batches_.GetQuotaUse(call, request));
  }
  absl::StatusOr<v1::Team> PutTeam(const std::string& id, int head, const std::string& start = "2021-09-01",
                                   const std::string& end = "2022-07-01") {
    v1::CreateTeamRequest request;
    request.set_team_id(id);
    v1::Team& team = *request.mutable_team();
    team.set_display_name("教育人才组团");
    team.set_programme("county-exchange");
    team.set_head(PersonName(head));
    team.set_home("parties/anding");
    team.set_host("parties/longxi");
    team.mutable_interval()->set_start(start);
    team.mutable_interval()->set_end(end);
    const Call call = As(Dingxi(), "CreateTeam");
    return Await(postings_.CreateTeam(call, request));
  }

  PostingService postings_{*store_, workers_, registry_};
  BatchService batches_{*store_, workers_};
  QuestionService questions_{*store_, workers_};
};

}  // namespace jiedui::rotation
