// Quotas and batches through the handlers on both engines.
#include <map>
#include <thread>

#include "services/rotation/postings/posting_test_base.h"

namespace jiedui::rotation {
namespace {

class QuotaTest : public PostingTestBase {
 protected:
  // Somebody of the stage, planned for 14 days.
  absl::StatusOr<Posting> PlanOf(int person, v1::Stage stage, const std::string& end = "2022-09-15") {
    PutPerson(person, "anding", "621102", v1::ROLE_TEACHER, stage == v1::STAGE_UNSPECIFIED ? v1::STAGE_PRIMARY : stage);
    Posting posting = Shadowing(person, "2022-09-01", end);
    posting.set_stage(stage);
    return Plan(posting, "p" + std::to_string(person));
  }
  absl::StatusOr<Posting> NominateOf(int person, v1::Stage stage, const std::string& end = "2022-09-15") {
    const absl::StatusOr<Posting> planned = PlanOf(person, stage, end);
    if (!planned.ok()) return planned.status();
    return Nominate(*planned);
  }
};

INSTANTIATE_TEST_SUITE_P(Engines, QuotaTest, ::testing::ValuesIn(jiedui::testing::EnginesUnderTest()),
                         jiedui::testing::EngineName);

TEST_P(QuotaTest, DX18_3_7_1b_EightyAYearAndThe21stSeniorTeacherIsRefused) {
  const v1::Stage stages[] = {v1::STAGE_SENIOR, v1::STAGE_JUNIOR, v1::STAGE_PRIMARY, v1::STAGE_KINDERGARTEN};
  for (const v1::Stage stage : stages) ASSERT_THAT(PutQuota("q" + std::to_string(stage), stage, 20, 14, 20), IsOk());
  int person = 0;
  for (int i = 0; i < 20; ++i) ASSERT_THAT(NominateOf(++person, v1::STAGE_SENIOR), IsOk());
  // Places are free in other stages, and stay.
  const absl::StatusOr<Posting> refused = NominateOf(++person, v1::STAGE_SENIOR);
  EXPECT_THAT(refused, HasReason("QUOTA_FULL"));
  EXPECT_THAT(refused, NamesClause("DX18-3.7.1b"));
  EXPECT_EQ(Get("postings/p21")->state(), Posting::STATE_PLANNED);
  absl::StatusOr<v1::GetQuotaUseResponse> use = Use(2022);
  ASSERT_THAT(use, IsOk());
  EXPECT_EQ(use->places(), 80);
  EXPECT_EQ(use->taken(), 20);
  for (int stage = 1; stage < 4; ++stage) {
    for (int i = 0; i < 20; ++i) ASSERT_THAT(NominateOf(++person, stages[stage]), IsOk());
  }
  use = Use(2022);
  EXPECT_EQ(use->taken(), 80);
  for (const auto& one : use->uses()) {
    EXPECT_EQ(one.taken(), 20);
    EXPECT_EQ(one.free(), 0);
    EXPECT_EQ(one.short_(), 0);
  }
  // The 81st.
  EXPECT_THAT(NominateOf(++person, v1::STAGE_PRIMARY), HasReason("QUOTA_FULL"));
  // A place given back is free again; another year has places of its own.
  ASSERT_THAT(Withdraw(*Get("postings/p1")), IsOk());
  EXPECT_EQ(Use(2022)->taken(), 79);
  EXPECT_THAT(Nominate(*Get("postings/p21")), IsOk());
  EXPECT_EQ(Use(2023)->taken(), 0);
  EXPECT_EQ(Use(2023)->uses(0).short_(), 20);
  EXPECT_EQ(Use(2017)->uses_size(), 0);
}

TEST_P(QuotaTest, DX18_3_7_1b_ABatchOf13DaysDoesNotCount) {
  ASSERT_THAT(PutQuota("senior", v1::STAGE_SENIOR, 1, 14, 1), IsOk());
  const absl::StatusOr<Posting> shorter = NominateOf(1, v1::STAGE_SENIOR, "2022-09-14");
  ASSERT_THAT(shorter, IsOk());
  ASSERT_EQ(trailer_.warnings.size(), 1u);
  EXPECT_EQ(trailer_.warnings[0].reason, "POSTING_TOO_SHORT");
  EXPECT_EQ(trailer_.warnings[0].clause, "DX18-3.7.1b");
  absl::StatusOr<v1::GetQuotaUseResponse> use = Use(2022);
  EXPECT_EQ(use->uses(0).taken(), 0);
  EXPECT_EQ(use->uses(0).too_short(), 1);
  EXPECT_EQ(use->uses(0).short_(), 1);
  ASSERT_THAT(NominateOf(2, v1::STAGE_SENIOR), IsOk());
  // A longer end would take a place, and there is none left.
  Posting longer = *Approve(*Get("postings/p1"));
  longer.mutable_interval()->set_end("2022-09-15");
  EXPECT_THAT(Update(longer), HasReason("ROTATION_SAME_ACTOR")) << "who entered it";
  EXPECT_THAT(Update(Dingxi("qian"), longer), HasReason("QUOTA_FULL"));
  // Whoever comes home after three days has filled no place.
  ASSERT_THAT(Cut(*Start(*Approve(*Get("postings/p2"))), "2022-09-04"), IsOk());
  use = Use(2022);
  EXPECT_EQ(use->uses(0).taken(), 0);
  EXPECT_EQ(use->uses(0).too_short(), 2);
  EXPECT_THAT(Update(Dingxi("qian"), longer), IsOk());
  EXPECT_EQ(Use(2022)->uses(0).taken(), 1);
}

TEST_P(QuotaTest, PlacesOfQuotasWithinEachOtherAreSummedUpOnce) {
  ASSERT_THAT(PutQuota("all", v1::STAGE_UNSPECIFIED, 30), IsOk());
  ASSERT_THAT(PutQuota("primary", v1::STAGE_PRIMARY, 20), IsOk());
  ASSERT_THAT(PutQuota("senior", v1::STAGE_SENIOR, 20), IsOk());
  ASSERT_THAT(NominateOf(1, v1::STAGE_PRIMARY), IsOk());
  ASSERT_THAT(NominateOf(2, v1::STAGE_SENIOR), IsOk());
  absl::StatusOr<v1::GetQuotaUseResponse> use = Use(2022);
  ASSERT_EQ(use->uses_size(), 3);
  EXPECT_EQ(use->uses(0).taken(), 2);
  EXPECT_EQ(use->uses(1).taken(), 1);
  EXPECT_EQ(use->places(), 30);
  EXPECT_EQ(use->taken(), 2);
  // One that says the same as another, and one without an upper bound around them all.
  ASSERT_THAT(PutQuota("also", v1::STAGE_UNSPECIFIED, 30), IsOk());
  v1::CreateQuotaRequest request;
  request.set_quota_id("nation");
  *request.mutable_quota() = QuotaOf(v1::STAGE_UNSPECIFIED, 0, 14, 5);
  request.mutable_quota()->clear_region();
  const Call call = As(Ministry(), "CreateQuota");
  ASSERT_THAT(Await(batches_.CreateQuota(call, request)), IsOk());
  use = Use(2022);
  EXPECT_EQ(use->uses_size(), 5);
  EXPECT_EQ(use->places(), 30);
  EXPECT_EQ(use->taken(), 2);
}

TEST_P(QuotaTest, ListsShowWhatHoldsForTheAreasAroundTheCaller) {
  const auto put = [&](const std::string& id, const std::string& region) {
    v1::CreateQuotaRequest quota;
    quota.set_quota_id(id);
    *quota.mutable_quota() = QuotaOf(v1::STAGE_PRIMARY, 20);
    quota.mutable_quota()->set_region(region);
    const Call call = As(Ministry(), "CreateQuota");
    ASSERT_THAT(Await(batches_.CreateQuota(call, quota)), IsOk());
    v1::CreateBatchRequest batch;
    batch.set_batch_id(id);
    batch.mutable_batch()->set_programme("fuzhou-dingxi");
    batch.mutable_batch()->set_display_name("第一批");
    batch.mutable_batch()->set_region_code(region);
    batch.mutable_batch()->mutable_interval()->set_start("2022-09-01");
    batch.mutable_batch()->mutable_interval()->set_end("2023-07-01");
    const Call creating = As(Ministry(), "CreateBatch");
    ASSERT_THAT(Await(batches_.CreateBatch(creating, batch)), IsOk());
  };
  put("a-gansu", "620000");
  put("b-dingxi", "621100");
  put("c-anding", "621102");
  put("d-longxi", "621122");
  put("e-fujian", "350000");
  // Names in pages of one; each of them is also found by name.
  const auto list = [&](const Call& caller) {
    std::string names;
    v1::ListQuotasRequest request;
    request.set_page_size(1);
    const Call call = As(caller, "ListQuotas");
    do {
      const auto page = Await(batches_.ListQuotas(call, request));
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) break;
      for (const v1::Quota& quota : page->quotas()) {
        names += quota.name().substr(7, 1);
        v1::GetQuotaRequest get;
        get.set_name(quota.name());
        const Call getting = As(caller, "GetQuota");
        EXPECT_THAT(Await(batches_.GetQuota(getting, get)), IsOk());
      }
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    v1::ListBatchesRequest batches;
    const Call listing = As(caller, "ListBatches");
    std::string of_batches;
    const auto page = Await(batches_.ListBatches(listing, batches));
    EXPECT_THAT(page, IsOk());
    for (const v1::Batch& batch : page->batches()) of_batches += batch.name().substr(8, 1);
    EXPECT_EQ(of_batches, names);
    return names;
  };
  EXPECT_EQ(list(Ministry()), "abcde");
  EXPECT_EQ(list(Dingxi()), "abcd");
  EXPECT_EQ(list(Anding()), "abc");
  EXPECT_EQ(list(School()), "abc") << "the school nominates within them";
  EXPECT_EQ(list(School("longxi", "621122")), "abd");
  EXPECT_EQ(list(Fuzhou()), "e");
  v1::ListQuotasRequest filtered;
  filtered.set_filter("region_code = 620000");
  const Call call = As(Anding(), "ListQuotas");
  EXPECT_EQ(Await(batches_.ListQuotas(call, filtered))->quotas_size(), 1);
}

TEST_P(QuotaTest, AStageIsSaidWhereQuotasAreOfStages) {
  ASSERT_THAT(PutQuota("senior", v1::STAGE_SENIOR, 1), IsOk());
  EXPECT_THAT(NominateOf(1, v1::STAGE_UNSPECIFIED), HasReason("INVALID_FIELD"));
  // A quota of one region binds who is sent from there.
  v1::CreateQuotaRequest request;
  request.set_quota_id("all");
  *request.mutable_quota() = QuotaOf(v1::STAGE_UNSPECIFIED, 1);
  request.mutable_quota()->set_region("621122");
  const Call call = As(Dingxi(), "CreateQuota");
  ASSERT_THAT(Await(batches_.CreateQuota(call, request)), IsOk());
  ASSERT_THAT(NominateOf(2, v1::STAGE_JUNIOR), IsOk());
  EXPECT_THAT(NominateOf(3, v1::STAGE_JUNIOR), IsOk());
  EXPECT_EQ(Use(2022)->uses(0).taken(), 0);
}

TEST_P(QuotaTest, ImportsTakePlacesAndCountWithinTheirChunk) {
  ASSERT_THAT(PutQuota("primary", v1::STAGE_PRIMARY, 3), IsOk());
  std::vector<Posting> rows;
  for (int i = 1; i <= 5; ++i) {
    PutPerson(i);
    rows.push_back(Named(Shadowing(i), "r" + std::to_string(i), Posting::STATE_COMPLETED));
  }
  rows[1].set_state(Posting::STATE_WITHDRAWN);
  rows[1].clear_assessment();
  rows[1].set_reason("本人患病");
  std::vector<std::string> reasons;
  for (const auto& result : Import(rows)) reasons.push_back(result.reason());
  EXPECT_THAT(reasons, ::testing::ElementsAre("", "", "", "", "QUOTA_FULL"));
  EXPECT_EQ(Use(2022)->taken(), 3);
  reasons.clear();
  for (const auto& result : Import(rows)) reasons.push_back(result.reason());
  EXPECT_THAT(reasons, ::testing::ElementsAre("", "", "", "", "QUOTA_FULL"));
  // What is completed is not shortened by an import, and gives no place to the last.
  rows[0].mutable_interval()->set_end("2022-09-14");
  reasons.clear();
  for (const auto& result : Import({rows[0], rows[4]}, true)) reasons.push_back(result.reason());
  EXPECT_THAT(reasons, ::testing::ElementsAre("ROTATION_WRONG_STATE", "QUOTA_FULL"));
  EXPECT_EQ(Use(2022)->taken(), 3);
}

TEST_P(QuotaTest, AQuotaIsRaisedButNotBelowWhatIsTaken) {
  absl::StatusOr<v1::Quota> quota = PutQuota("senior", v1::STAGE_SENIOR, 2);
  ASSERT_THAT(quota, IsOk());
  ASSERT_THAT(NominateOf(1, v1::STAGE_SENIOR), IsOk());
  ASSERT_THAT(NominateOf(2, v1::STAGE_SENIOR), IsOk());
  const auto put = [&](int max) {
    v1::UpdateQuotaRequest request;
    *request.mutable_quota() = *quota;
    request.mutable_quota()->set_max(max);
    const Call call = As(Dingxi(), "UpdateQuota");
    return Await(batches_.UpdateQuota(call, request));
  };
  EXPECT_THAT(put(1), HasReason("QUOTA_BELOW_TAKEN"));
  EXPECT_THAT(put(1), NamesClause("DX18-3.7.1b"));
  EXPECT_THAT(NominateOf(3, v1::STAGE_SENIOR), HasReason("QUOTA_FULL"));
  ASSERT_THAT(put(3), IsOk());
  EXPECT_THAT(Nominate(*Get("postings/p3")), IsOk());
  EXPECT_THAT(put(2), HasReason("ETAG_MISMATCH"));
  // A new one of less than is taken cannot be kept either.
  EXPECT_THAT(PutQuota("second", v1::STAGE_SENIOR, 2), HasReason("QUOTA_BELOW_TAKEN"));
  EXPECT_THAT(PutQuota("third", v1::STAGE_SENIOR, 3), IsOk());
}

TEST_P(QuotaTest, Q16_26b_PeopleInTrainingsHaveAQuotaOfTheirOwn) {
  v1::CreateQuotaRequest request;
  request.set_quota_id("special");
  v1::Quota& quota = *request.mutable_quota();
  quota.set_subject(v1::Quota::SUBJECT_TRAINEES);
  quota.set_programme("special-education-contract");
  quota.set_max(20);
  quota.set_min(20);
  quota.mutable_citation()->set_clause("Q16-26b");
  quota.mutable_citation()->set_document("青政办〔2016〕225号");
  const Call call = As(Ministry(), "CreateQuota");
  ASSERT_THAT(Await(batches_.CreateQuota(call, request)), IsOk());
  v1::Training training;
  training.set_name("trainings/t");
  training.set_programme("special-education-contract");
  training.set_kind(v1::Training::KIND_CONTRACT);
  training.set_state(v1::Training::STATE_PLANNED);
  training.set_region_code("621100");
  training.mutable_interval()->set_start("2022-03-01");
  training.mutable_interval()->set_end("2022-07-01");
  for (int i = 1; i <= 20; ++i) PutPerson(i);
  constexpr db::Sql kAttend{"test.attend", "INSERT INTO attendance (training, person, completed) VALUES ($1, $2, 0)"};
  Write([&](db::Tx& tx) -> absl::Status {
    absl::Status status = resource::Put<v1::Training>(tx, nullptr, training).status();
    for (int i = 1; status.ok() && i <= 20; ++i) {
      const std::string person = PersonName(i);
      status = tx.Run(kAttend, {"trainings/t", person}).status();
    }
    return status;
  });
  // Raised, but not below who is in; refusing the 21st is the trainings' own.
  v1::UpdateQuotaRequest lower;
  v1::GetQuotaRequest get;
  get.set_name("quotas/special");
  *lower.mutable_quota() = *Await(batches_.GetQuota(As(Ministry(), "GetQuota"), get));
  lower.mutable_quota()->set_max(19);
  lower.mutable_quota()->set_min(0);
  EXPECT_THAT(Await(batches_.UpdateQuota(As(Ministry(), "UpdateQuota"), lower)), HasReason("QUOTA_BELOW_TAKEN"));
  EXPECT_THAT(Await(batches_.UpdateQuota(As(Ministry(), "UpdateQuota"), lower)), NamesClause("Q16-26b"));
  const auto use = Use(2022, "special-education-contract");
  ASSERT_EQ(use->uses_size(), 1);
  EXPECT_EQ(use->uses(0).taken(), 20);
  EXPECT_EQ(use->uses(0).short_(), 0);
  EXPECT_EQ(use->uses(0).free(), 0);
}

TEST_P(QuotaTest, BatchesHoldTheirPostingsAndCloseNominations) {
  v1::CreateBatchRequest request;
  request.set_batch_id("b");
  v1::Batch& batch = *request.mutable_batch();
  batch.set_programme("fuzhou-dingxi");
  batch.set_display_name("2022年第二批");
  batch.mutable_interval()->set_start("2022-12-01");
  batch.mutable_interval()->set_end("2022-12-15");
  batch.set_region_code("621100");
  const Call call = As(Dingxi(), "CreateBatch");
  absl::StatusOr<v1::Batch> saved = Await(batches_.CreateBatch(call, request));
  ASSERT_THAT(saved, IsOk());
  PutPerson(1);
  Posting posting = Shadowing(1, "2022-12-01", "2022-12-16");
  posting.set_batch("batches/b");
  EXPECT_THAT(Plan(posting), HasReason("POSTING_OUTSIDE_BATCH"));
  posting.mutable_interval()->set_end("2022-12-15");
  const absl::StatusOr<Posting> planned = Plan(posting, "p");
  ASSERT_THAT(planned, IsOk());
  // Until it begins; or until the day that is named, and on it.
  today_ = absl::CivilDay(2022, 12, 1);
  EXPECT_THAT(Nominate(*planned), HasReason("NOMINATIONS_CLOSED"));
  v1::UpdateBatchRequest update;
  *update.mutable_batch() = *saved;
  update.mutable_batch()->set_nominate_until("2022-11-20");
  const Call changing = As(Dingxi(), "UpdateBatch");
  saved = Await(batches_.UpdateBatch(changing, update));
  ASSERT_THAT(saved, IsOk());
  today_ = absl::CivilDay(2022, 11, 21);
  EXPECT_THAT(Nominate(*planned), HasReason("NOMINATIONS_CLOSED"));
  today_ = absl::CivilDay(2022, 11, 20);
  EXPECT_THAT(Nominate(*planned), IsOk());
  *update.mutable_batch() = *saved;
  update.mutable_batch()->mutable_interval()->set_end("2022-12-14");
  EXPECT_THAT(Await(batches_.UpdateBatch(changing, update)), HasReason("POSTING_OUTSIDE_BATCH"));
  v1::ListBatchesRequest list;
  list.set_filter("programme = fuzhou-dingxi AND year = 2022 AND region_code:620000");
  const Call listing = As(Dingxi(), "ListBatches");
  EXPECT_EQ(Await(batches_.ListBatches(listing, list))->batches_size(), 1);
  v1::GetBatchRequest get;
  get.set_name("batches/b");
  get.set_revision(1);
  EXPECT_EQ(Await(batches_.GetBatch(listing, get))->nominate_until(), "");
}

TEST_P(QuotaTest, RefusedInputsOfQuotasAndBatches) {
  const auto quota = [&](void (*spoil)(v1::Quota&), Call call) {
    v1::CreateQuotaRequest request;
    *request.mutable_quota() = QuotaOf(v1::STAGE_SENIOR, 20);
    spoil(*request.mutable_quota());
    call = As(std::move(call), "CreateQuota");
    return ReasonOf(Await(batches_.CreateQuota(call, request)).status());
  };
  const auto bad = [&](void (*spoil)(v1::Quota&)) { return quota(spoil, Dingxi()); };
  EXPECT_EQ(bad([](v1::Quota& q) { q.clear_subject(); }), "INVALID_FIELD");
  EXPECT_EQ(bad([](v1::Quota& q) { q.clear_programme(); }), "MISSING_FIELD");
  EXPECT_EQ(bad([](v1::Quota& q) { q.set_stage(static_cast<v1::Stage>(99)); }), "INVALID_FIELD");
  EXPECT_EQ(bad([](v1::Quota& q) { q.set_region("62"); }), "INVALID_FIELD");
  EXPECT_EQ(bad([](v1::Quota& q) { q.set_from_year(1800); }), "INVALID_FIELD");
  EXPECT_EQ(bad([](v1::Quota& q) { q.set_to_year(2018); }), "INVALID_FIELD");
  EXPECT_EQ(bad([](v1::Quota& q) { q.set_max(-1); }), "INVALID_FIELD");
  EXPECT_EQ(bad([](v1::Quota& q) { q.set_max(0); }), "INVALID_FIELD");
  EXPECT_EQ(bad([](v1::Quota& q) { q.set_min(21); }), "INVALID_FIELD");
  EXPECT_EQ(bad([](v1::Quota& q) { q.set_min_days(-1); }), "INVALID_FIELD");
  EXPECT_EQ(bad([](v1::Quota& q) { q.clear_citation(); }), "MISSING_FIELD");
  EXPECT_EQ(bad([](v1::Quota& q) { q.set_subject(v1::Quota::SUBJECT_TRAINEES); }), "INVALID_FIELD");  // days of none
  EXPECT_EQ(bad([](v1::Quota& q) { q.set_region("350100"); }), "ROTATION_OUT_OF_SCOPE");
  EXPECT_EQ(bad([](v1::Quota& q) { q.clear_region(); }), "ROTATION_OUT_OF_SCOPE");
  EXPECT_EQ(quota([](v1::Quota&) {}, Anding()), "PERMISSION_DENIED");
  EXPECT_EQ(quota([](v1::Quota&) {}, School()), "PERMISSION_DENIED");
  std::vector<v1::ImportQuotasRequest> rows(4);
  for (v1::ImportQuotasRequest& row : rows) *row.mutable_quota() = QuotaOf(v1::STAGE_SENIOR, 20);
  rows[0].mutable_quota()->set_name("quotas/a");
  rows[1].mutable_quota()->set_name("quotas/a");
  rows[2].mutable_quota()->set_name("quotas/a");
  rows[2].mutable_quota()->set_max(30);
  rows[3].mutable_quota()->set_name("b");
  const Call importing = As(Dingxi(), "ImportQuotas");
  const auto results = Await(batches_.ImportQuotas(importing, rows));
  ASSERT_THAT(results, IsOk());
  EXPECT_EQ((*results)[0].outcome(), type::v1::IMPORT_OUTCOME_CREATED);
  EXPECT_EQ((*results)[1].outcome(), type::v1::IMPORT_OUTCOME_UNCHANGED);
  EXPECT_EQ((*results)[2].outcome(), type::v1::IMPORT_OUTCOME_CONFLICT);
  EXPECT_EQ((*results)[3].outcome(), type::v1::IMPORT_OUTCOME_REFUSED);
  EXPECT_THAT(Use(1800), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Use(2022, ""), HasReason("MISSING_FIELD"));
  v1::ListQuotasRequest list;
  list.set_filter("programme = fuzhou-dingxi AND stage = SENIOR AND region_code = 621100");
  const Call listing = As(Dingxi(), "ListQuotas");
  EXPECT_EQ(Await(batches_.ListQuotas(listing, list))->quotas_size(), 1);
  list.set_filter("max = 20");
  EXPECT_THAT(Await(batches_.ListQuotas(listing, list)), HasReason("FILTER_INVALID"));
  v1::GetQuotaRequest get;
  get.set_name("quotas/none");
  EXPECT_THAT(Await(batches_.GetQuota(listing, get)), HasReason("NOT_FOUND"));
  get.set_name("quotas/a");
  EXPECT_THAT(Await(batches_.GetQuota(As(Fuzhou(), "GetQuota"), get)), HasReason("NOT_FOUND"));
  const auto batch = [&](void (*spoil)(v1::Batch&)) {
    v1::CreateBatchRequest request;
    v1::Batch& made = *request.mutable_batch();
    made.set_programme("fuzhou-dingxi");
    made.set_display_name("第一批");
    made.mutable_interval()->set_start("2022-12-01");
    made.mutable_interval()->set_end("2022-12-15");
    made.set_region_code("621100");
    spoil(made);
    const Call call = As(Dingxi(), "CreateBatch");
    return ReasonOf(Await(batches_.CreateBatch(call, request)).status());
  };
  EXPECT_EQ(batch([](v1::Batch&) {}), "");
  EXPECT_EQ(batch([](v1::Batch& b) { b.clear_programme(); }), "MISSING_FIELD");
  EXPECT_EQ(batch([](v1::Batch& b) { b.clear_display_name(); }), "MISSING_FIELD");
  EXPECT_EQ(batch([](v1::Batch& b) { b.mutable_interval()->set_end("2022-12-01"); }), "INVALID_FIELD");
  EXPECT_EQ(batch([](v1::Batch& b) { b.mutable_interval()->set_start("2022-12"); }), "INVALID_FIELD");
  EXPECT_EQ(batch([](v1::Batch& b) { b.set_nominate_until("2022-12-15"); }), "INVALID_FIELD");
  EXPECT_EQ(batch([](v1::Batch& b) { b.set_region_code("350100"); }), "ROTATION_OUT_OF_SCOPE");
}

TEST_P(QuotaTest, DX18_3_7_1b_OfManyCallersAtTheLastPlaceOneGetsIt) {
  constexpr int kCallers = 64, kPlaces = 3;
  clock_.SetAutoTick(absl::Microseconds(7));
  ASSERT_THAT(PutQuota("senior", v1::STAGE_SENIOR, kPlaces), IsOk());
  int person = 0;
  for (int i = 1; i < kPlaces; ++i) ASSERT_THAT(NominateOf(++person, v1::STAGE_SENIOR), IsOk());
  std::vector<Posting> planned;
  for (int i = 0; i < kCallers; ++i) {
    absl::StatusOr<Posting> posting = PlanOf(++person, v1::STAGE_SENIOR);
    ASSERT_THAT(posting, IsOk());
    planned.push_back(*std::move(posting));
  }
  std::vector<std::string> outcomes(kCallers);
  std::vector<std::thread> callers;
  for (int i = 0; i < kCallers; ++i) {
    callers.emplace_back([&, i] {
      Trailer trailer;
      Call call = As(Dingxi(), "NominatePosting");
      call.trailer = &trailer;
      const auto request = Of<v1::NominatePostingRequest>(planned[static_cast<size_t>(i)]);
      const absl::StatusOr<Posting> outcome = Await(postings_.NominatePosting(call, request));
      outcomes[static_cast<size_t>(i)] = outcome.ok() ? "OK" : ReasonOf(outcome.status());
    });
  }
  for (std::thread& caller : callers) caller.join();
  std::map<std::string, int> counts;
  for (const std::string& outcome : outcomes) ++counts[outcome];
  EXPECT_EQ(counts["OK"], 1);
  EXPECT_EQ(counts["QUOTA_FULL"] + counts["TRY_AGAIN"], kCallers - 1) << ::testing::PrintToString(counts);
  EXPECT_EQ(Use(2022)->taken(), kPlaces);
}

}  // namespace
}  // namespace jiedui::rotation
