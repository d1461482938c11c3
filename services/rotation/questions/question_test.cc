// Questions over people and postings on both engines.
#include <numeric>

#include "services/rotation/postings/posting_test_base.h"

namespace jiedui::rotation {
namespace {

class QuestionTest : public PostingTestBase {
 protected:
  absl::StatusOr<v1::SummarizePostingsResponse> Sum(Call call, const v1::SummarizePostingsRequest& request) {
    call = As(std::move(call), "SummarizePostings");
    return Await(questions_.SummarizePostings(call, request));
  }
  absl::StatusOr<v1::GetBasisTotalsResponse> Totals(Call call, const std::string& basis, const std::string& day = "") {
    v1::GetBasisTotalsRequest request;
    request.set_basis(basis);
    request.set_effective_on(day);
    call = As(std::move(call), "GetBasisTotals");
    return Await(questions_.GetBasisTotals(call, request));
  }
  void Enter(const Posting& posting) {
    const auto results = Import({posting});
    ASSERT_EQ(results.size(), 1u);
    ASSERT_EQ(results[0].reason(), "") << results[0].message();
  }
};

INSTANTIATE_TEST_SUITE_P(Engines, QuestionTest, ::testing::ValuesIn(jiedui::testing::EnginesUnderTest()),
                         jiedui::testing::EngineName);

TEST_P(QuestionTest, DX18_3_4_2c_TheReportByProgrammeAddsUpToTheTotal) {
  for (int i = 1; i <= 6; ++i) PutPerson(i);
  Enter(Named(Shadowing(1), "a", Posting::STATE_COMPLETED));
  Enter(Named(Shadowing(2), "b", Posting::STATE_WITHDRAWN));
  Enter(Named(Exchange(3), "c", Posting::STATE_COMPLETED));
  Enter(Named(Exchange(3, "2022-09-01", "2023-07-01"), "d", Posting::STATE_IN_POST));
  Posting three_areas = Exchange(4);
  three_areas.set_programme("three-areas");
  three_areas.set_kind(Posting::KIND_SUPPORT_TEACHING);
  Enter(Named(three_areas, "e", Posting::STATE_IN_POST));
  const absl::StatusOr<v1::SummarizePostingsResponse> sum = Sum(Dingxi(), {});
  ASSERT_THAT(sum, IsOk());
  EXPECT_EQ(sum->total(), 5);
  const int64_t lines = std::accumulate(sum->lines().begin(), sum->lines().end(), int64_t{0},
                                        [](int64_t all, const auto& line) { return all + line.postings(); });
  EXPECT_EQ(lines, sum->total());
  EXPECT_EQ(sum->effective(), 4);
  EXPECT_EQ(sum->people(), 3);
  EXPECT_EQ(sum->teams(), 0);
  v1::SummarizePostingsRequest one;
  one.set_programme("county-exchange");
  one.set_year(2021);
  one.set_host_region("621122");
  one.set_home_region("621102");
  const auto of_one = Sum(Dingxi(), one);
  ASSERT_EQ(of_one->lines_size(), 1);
  EXPECT_EQ(of_one->lines(0).programme(), "county-exchange");
  EXPECT_EQ(of_one->lines(0).kind(), Posting::KIND_EXCHANGE);
  EXPECT_EQ(of_one->lines(0).state(), Posting::STATE_COMPLETED);
  EXPECT_EQ(of_one->total(), 1);
  // Each sees what is his: 福州 the two that come, the school its own, another school nothing.
  EXPECT_EQ(Sum(Fuzhou(), {})->total(), 2);
  EXPECT_EQ(Sum(School(), {})->total(), 5);
  EXPECT_EQ(Sum(School("dingxi1"), {})->total(), 0);
  EXPECT_EQ(Sum(School("dingxi1"), {})->poor_percent(), "");
}

TEST_P(QuestionTest, Q16_30_TheShareIntoPoorCountiesIsCutNotRounded) {
  for (int i = 1; i <= 3; ++i) PutPerson(i, "longxi", "621122");
  for (int i = 1; i <= 3; ++i) {
    // Two of three begin while 安定区 is a poor county.
    Posting posting = Exchange(i, i < 3 ? "2019-09-01" : "2020-09-01", "2021-07-01");
    posting.set_home("parties/longxi");
    posting.set_host("parties/anding");
    Enter(Named(posting, "p" + std::to_string(i), Posting::STATE_COMPLETED));
  }
  const auto sum = Sum(Dingxi(), {});
  EXPECT_EQ(sum->poor(), 2);
  EXPECT_EQ(sum->effective(), 3);
  EXPECT_EQ(sum->poor_percent(), "66.66");
}

TEST_P(QuestionTest, SD19_3_2b_Q16_23a_APairShowsPlacementsInEachDirection) {
  AddTextRule("rotation-management-duties", {"校长", "园长"}, rules::v1::Rule::STRENGTH_CLASSIFY, "Q16-16");
  for (int i = 1; i <= 2; ++i) PutPerson(i);
  for (int i = 3; i <= 5; ++i) PutPerson(i, "fuzhou8", "350102");
  for (int i = 1; i <= 2; ++i) {
    Posting posting = Shadowing(i);
    posting.set_kind(Posting::KIND_EXCHANGE);
    Enter(Named(posting, "to" + std::to_string(i), Posting::STATE_COMPLETED));
  }
  const auto back = [&](int number, Posting::Kind kind, const std::string& duty) {
    Posting posting = Shadowing(number);
    posting.set_home("parties/fuzhou8");
    posting.set_host("parties/anding");
    posting.set_kind(kind);
    posting.set_duty(duty);
    return Plan(Ministry(), posting);
  };
  ASSERT_THAT(back(3, Posting::KIND_EXCHANGE, "语文教师"), IsOk());
  ASSERT_THAT(back(4, Posting::KIND_EXCHANGE, ""), IsOk());
  // Q16-16: a placement as vice principal shows under the pair.
  ASSERT_THAT(back(5, Posting::KIND_POST_HOLDING, "副校长"), IsOk());
  const absl::StatusOr<v1::GetBasisTotalsResponse> totals = Totals(Dingxi(), "pairings/fz-dx");
  ASSERT_THAT(totals, IsOk());
  ASSERT_EQ(totals->lines_size(), 3);
  EXPECT_EQ(totals->lines(0).direction(), Posting::DIRECTION_TO_RECIPIENT);
  EXPECT_EQ(totals->lines(0).kind(), Posting::KIND_EXCHANGE);
  EXPECT_EQ(totals->lines(0).postings(), 2);
  EXPECT_EQ(totals->lines(0).managers(), 0);
  EXPECT_EQ(totals->lines(1).kind(), Posting::KIND_POST_HOLDING);
  EXPECT_EQ(totals->lines(1).managers(), 1);
  EXPECT_EQ(totals->lines(2).direction(), Posting::DIRECTION_TO_SUPPORTER);
  EXPECT_EQ(totals->lines(2).postings(), 2);
  EXPECT_EQ(totals->lines(2).people(), 2);
  EXPECT_EQ(totals->total(), 5);
  EXPECT_EQ(totals->postings_size(), 5);
  EXPECT_EQ(Totals(Dingxi(), "pairings/fz-dx", "2022-09-15")->total(), 0);
  EXPECT_EQ(Totals(Fuzhou(), "pairings/fz-dx", "2022-09-14")->total(), 5);
  EXPECT_THAT(Totals(Dingxi(), "pairings/none"), HasReason("NOT_FOUND"));
  EXPECT_THAT(Totals(Dingxi(), "schemes/x"), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Totals(Dingxi(), "pairings/fz-dx", "2022"), HasReason("INVALID_FIELD"));
  const Call elsewhere =
      MakeCall({.person = "x", .organisation = "parties/edu-630000", .role = "province", .region = "630000"});
  EXPECT_THAT(Totals(elsewhere, "pairings/fz-dx"), HasReason("NOT_FOUND"));
}

TEST_P(QuestionTest, Q11_1_LinesOfWorkHaveTotalsApart) {
  for (int i = 1; i <= 3; ++i) PutPerson(i);
  Posting secondment = Shadowing(1);
  secondment.set_kind(Posting::KIND_SECONDMENT);
  ASSERT_THAT(Plan(secondment), IsOk());
  ASSERT_THAT(Plan(Shadowing(2)), IsOk());
  ASSERT_THAT(Plan(Shadowing(3)), IsOk());
  const auto totals = Totals(Dingxi(), "pairings/fz-dx");
  ASSERT_EQ(totals->lines_size(), 2);
  EXPECT_EQ(totals->lines(0).kind(), Posting::KIND_SECONDMENT);
  EXPECT_EQ(totals->lines(0).postings(), 1);
  EXPECT_EQ(totals->lines(1).kind(), Posting::KIND_SHADOWING);
  EXPECT_EQ(totals->lines(1).postings(), 2);
}

TEST_P(QuestionTest, MOE22_6b_OnePersonIsEnteredOnceUnderATrusteeship) {
  PutPerson(1);
  const BasisFacts trusteeship{.name = "trusteeships/t",
                               .revision = 1,
                               .active = true,
                               .supporter = "parties/fuzhou8",
                               .recipient = "parties/anding",
                               .supporter_region = "350102",
                               .recipient_region = "621102",
                               .start = "2022-09-01",
                               .end = std::string(kForEver)};
  registry_.bases[trusteeship.name] = trusteeship;
  HearBasis(trusteeship);
  Posting posting = Shadowing(1);
  posting.set_basis("trusteeships/t");
  ASSERT_THAT(Plan(posting), IsOk());
  EXPECT_THAT(Plan(posting), HasReason("POSTING_OVERLAP"));
  const auto totals = Totals(Dingxi(), "trusteeships/t");
  EXPECT_EQ(totals->total(), 1);
  EXPECT_EQ(totals->lines(0).people(), 1);
}

TEST_P(QuestionTest, WhoIsAtASchoolOnADay) {
  using Response = v1::ListSchoolPeopleResponse;
  PutPerson(1);
  PutPerson(2);
  PutPerson(3, "longxi", "621122");
  PutPerson(4, "dingxi1");
  Enter(Named(Exchange(2), "away", Posting::STATE_COMPLETED));
  Posting here = Exchange(3);
  here.set_home("parties/longxi");
  here.set_host("parties/anding");
  here.set_duty("教研员");
  here.mutable_share()->set_numerator(1);
  here.mutable_share()->set_denominator(2);
  Enter(Named(here, "here", Posting::STATE_COMPLETED));
  Posting by_office = Exchange(1, "2022-02-01", "2022-03-01");
  by_office.set_home("parties/edu-621100");
  Enter(Named(by_office, "office", Posting::STATE_COMPLETED));
  const auto ask = [&](const std::string& day, int size = 0, const std::string& token = "") {
    v1::ListSchoolPeopleRequest request;
    request.set_school("parties/anding");
    request.set_effective_on(day);
    request.set_page_size(size);
    request.set_page_token(token);
    const Call call = As(School(), "ListSchoolPeople");
    return Await(questions_.ListSchoolPeople(call, request));
  };
  const auto told = [](const Response& response) {
    std::string text;
    for (const auto& present : response.people()) {
      text += present.person().substr(present.person().size() - 1) + std::to_string(present.why()) + " ";
    }
    return text;
  };
  EXPECT_EQ(told(*ask("2021-08-31")), "11 21 ");
  const auto people = ask("2021-09-01");
  EXPECT_EQ(told(*people), "11 21 23 32 ");
  EXPECT_EQ(people->people(3).duty(), "教研员");
  EXPECT_EQ(people->people(3).share().denominator(), 2);
  EXPECT_EQ(people->people(2).posting(), "postings/away");
  EXPECT_EQ(told(*ask("2022-02-01")), "11 13 21 23 32 ");
  EXPECT_EQ(told(*ask("2009-01-01")), "");
  const auto first = ask("2021-09-01", 3);
  EXPECT_EQ(told(*first), "11 21 23 ");
  EXPECT_EQ(told(*ask("2021-09-01", 3, first->next_page_token())), "32 ");
  EXPECT_THAT(ask("2021"), HasReason("INVALID_FIELD"));
  EXPECT_THAT(ask("2021-09-01", -1), HasReason("INVALID_FIELD"));
  EXPECT_THAT(ask("2021-09-02", 3, first->next_page_token()), HasReason("PAGE_TOKEN_INVALID"));
  v1::ListSchoolPeopleRequest other;
  other.set_school("parties/longxi");
  EXPECT_THAT(Await(questions_.ListSchoolPeople(As(School(), "ListSchoolPeople"), other)), HasReason("NOT_FOUND"));
  other.set_school("longxi");
  EXPECT_THAT(Await(questions_.ListSchoolPeople(As(School(), "ListSchoolPeople"), other)), HasReason("INVALID_FIELD"));
}

TEST_P(QuestionTest, WhoCarriedHowMuch) {
  for (int i = 1; i <= 3; ++i) PutPerson(i);
  Posting half = Exchange(1, "2021-09-01", "2021-09-04");
  half.mutable_share()->set_numerator(1);
  half.mutable_share()->set_denominator(2);
  Enter(Named(half, "half", Posting::STATE_COMPLETED));                                     // 1.5 days
  Enter(Named(Exchange(1, "2020-11-20", "2020-11-25"), "edge", Posting::STATE_COMPLETED));  // 2 of 5 inside
  Enter(Named(Exchange(1, "2022-11-20", "2023-07-01"), "now", Posting::STATE_IN_POST));     // 3 so far
  Enter(Named(Exchange(2, "2022-01-01", "2022-02-01"), "withdrawn", Posting::STATE_WITHDRAWN));
  const auto ask = [&](const std::string& region, int years, int size = 0, const std::string& token = "") {
    v1::ListBurdenRequest request;
    request.set_region(region);
    request.set_years(years);
    request.set_page_size(size);
    request.set_page_token(token);
    const Call call = As(Dingxi(), "ListBurden");
    return Await(questions_.ListBurden(call, request));
  };
  const auto burden = ask("621102", 2);
  ASSERT_THAT(burden, IsOk());
  ASSERT_EQ(burden->burdens_size(), 3);
  EXPECT_EQ(burden->burdens(0).person(), PersonName(1));
  EXPECT_EQ(burden->burdens(0).postings(), 2);
  EXPECT_EQ(burden->burdens(0).days(), 6);  // 1.5 + 2 + 3, cut
  EXPECT_EQ(burden->burdens(0).last_on(), "2022-11-22");
  EXPECT_EQ(burden->burdens(1).days(), 0);
  EXPECT_EQ(burden->burdens(1).last_on(), "");
  EXPECT_EQ(ask("621122", 0)->burdens_size(), 0);
  const auto first = ask("621100", 10, 2);
  EXPECT_EQ(first->burdens_size(), 2);
  EXPECT_EQ(ask("621100", 10, 2, first->next_page_token())->burdens_size(), 1);
  EXPECT_THAT(ask("", 1), HasReason("MISSING_FIELD"));
  EXPECT_THAT(ask("6211", 1), HasReason("INVALID_FIELD"));
  EXPECT_THAT(ask("621102", 31), HasReason("INVALID_FIELD"));
  EXPECT_THAT(ask("350100", 1), HasReason("ROTATION_OUT_OF_SCOPE"));
  v1::ListBurdenRequest request;
  request.set_region("621102");
  EXPECT_THAT(Await(questions_.ListBurden(As(School(), "ListBurden"), request)), HasReason("PERMISSION_DENIED"));
}

TEST_P(QuestionTest, FlaggedPostingsOfEitherSide) {
  PutPerson(1);
  PutPerson(2);
  ASSERT_THAT(Plan(Shadowing(1), "flagged"), IsOk());
  ASSERT_THAT(Plan(Exchange(2), "sound"), IsOk());
  BasisFacts over = registry_.bases["pairings/fz-dx"];
  over.revision = 3;
  over.active = false;
  Write([&](db::Tx& tx) -> absl::Status {
    const Call call = Ministry();
    db::Mutation m(tx, call, "");
    return BasisChanged(m, over);
  });
  const auto ask = [&](Call call, const std::string& region) {
    v1::ListFlaggedPostingsRequest request;
    request.set_region(region);
    call = As(std::move(call), "ListFlaggedPostings");
    return Await(questions_.ListFlaggedPostings(call, request));
  };
  ASSERT_EQ(ask(Dingxi(), "")->postings_size(), 1);
  EXPECT_EQ(ask(Dingxi(), "")->postings(0).name(), "postings/flagged");
  EXPECT_EQ(ask(Ministry(), "350100")->postings_size(), 1);
  EXPECT_EQ(ask(Ministry(), "621122")->postings_size(), 0);
  EXPECT_EQ(ask(School(), "")->postings_size(), 1);
  EXPECT_EQ(ask(School("longxi", "621122"), "")->postings_size(), 0);
  EXPECT_THAT(ask(Dingxi(), "62"), HasReason("INVALID_FIELD"));
  // Withdrawn, it rests on nothing any more.
  ASSERT_THAT(Withdraw(*Get("postings/flagged")), IsOk());
  EXPECT_EQ(ask(Dingxi(), "")->postings_size(), 0);
}

TEST_P(QuestionTest, SummariesRefuseBadInput) {
  v1::SummarizePostingsRequest request;
  request.set_host_region("62");
  EXPECT_THAT(Sum(Dingxi(), request), HasReason("INVALID_FIELD"));
  request.Clear();
  request.set_home_region("x");
  EXPECT_THAT(Sum(Dingxi(), request), HasReason("INVALID_FIELD"));
  request.Clear();
  request.set_year(1);
  EXPECT_THAT(Sum(Dingxi(), request), HasReason("INVALID_FIELD"));
  request.Clear();
  request.set_programme("A B");
  EXPECT_THAT(Sum(Dingxi(), request), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Sum(MakeCall({.person = "x", .role = "public"}), {}), HasReason("PERMISSION_DENIED"));
}

}  // namespace
}  // namespace jiedui::rotation
