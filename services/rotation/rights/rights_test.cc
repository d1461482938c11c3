// Service, rights and certificates, over a real store, on both engines. Cases are named after the requirement they show.
#include "services/rotation/rights/rights_service.h"

#include <optional>
#include <string>
#include <vector>

#include "common/base/id.h"
#include "common/base/signed_text.h"
#include "common/base/text.h"
#include "common/testing/explain.h"
#include "services/rotation/people/categories.h"
#include "services/rotation/rights/policy_certificate.h"
#include "services/rotation/rights/policy_rights.h"
#include "services/rotation/rights/rights_store.h"
#include "services/rotation/rotation_test_base.h"

namespace jiedui::rotation {
namespace {

using jiedui::testing::EngineName;
using jiedui::testing::EnginesUnderTest;
using jiedui::testing::EqualsProto;
using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using jiedui::testing::NamesClause;
using rules::v1::Rule;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using v1::Category;
using v1::RightAnswer;
using v1::ServiceCertificate;

class RightsTest : public RotationTest {
 protected:
  // The rules of the documents; anding was always rural, longxi weak, hui a special school, and the lists of Dingxi are complete.
  RightsTest() {
    const auto at_least = Rule::COMPARATOR_AT_LEAST;
    AddRule("rotation-promotion-service", 12, "个月", at_least, Rule::STRENGTH_REFUSE, "DX18-3.4.2a");
    AddRule("rotation-honour-county", 10, "年", at_least, Rule::STRENGTH_CLASSIFY, "Q16-9b");
    AddRule("rotation-honour-prefecture", 15, "年", at_least, Rule::STRENGTH_CLASSIFY, "Q16-9b");
    AddRule("rotation-honour-province", 20, "年", at_least, Rule::STRENGTH_CLASSIFY, "Q16-9b");
    AddRule("rotation-special-education-service", 10, "年", at_least, Rule::STRENGTH_CLASSIFY, "Q16-26c");
    AddRule("rotation-service-days-a-month", 30, "天", Rule::COMPARATOR_EQUAL, Rule::STRENGTH_CLASSIFY, "DX18-3.4.2a");
    AddTextRule("rotation-promotion-schools", {"乡村学校", "薄弱学校"}, Rule::STRENGTH_REFUSE, "DX18-3.4.2a");
    AddTextRule("rotation-honour-schools", {"乡村学校"}, Rule::STRENGTH_CLASSIFY, "Q16-9b");
    AddTextRule("rotation-special-education-schools", {"特殊教育学校"}, Rule::STRENGTH_CLASSIFY, "Q16-26c");
    AddTextRule("rotation-service-kinds", {"本职", "支教", "挂职", "交流轮岗", "巡回支教", "任教任职"},
                Rule::STRENGTH_CLASSIFY, "DX18-3.4.2a");
    HearParty("hui", PartyKind::PARTY_KIND_SCHOOL, "定西市特殊教育学校", "621102");
    PutCategory("anding-rural", Category::KIND_RURAL, "anding", "621102", "1990-01-01");
    PutCategory("longxi-weak", Category::KIND_WEAK, "longxi", "621122", "1990-01-01");
    PutCategory("hui-special", Category::KIND_SPECIAL, "hui", "621102", "1990-01-01");
    for (const Category::Kind kind : {Category::KIND_RURAL, Category::KIND_WEAK, Category::KIND_SPECIAL}) {
      PutCategory("all-" + std::to_string(kind), kind, "", "621100", "1990-01-01");
    }
  }

  struct Job {
    std::string school, start, end = "", region = "621102";
  };
  // A teacher with these employments.
  std::string Teacher(int number, const std::vector<Job>& jobs) {
    v1::Person person;
    person.set_name(PersonName(number));
    person.set_display_name("测试教师" + std::to_string(number));
    v1::Person::RoleSpell& role = *person.add_roles();
    role.set_role(v1::ROLE_TEACHER);
    role.mutable_interval()->set_start("1990-09-01");
    for (const Job& job : jobs) {
      v1::Person::Employment& employment = *person.add_employments();
      employment.set_school("parties/" + job.school);
      employment.mutable_interval()->set_start(job.start);
      employment.mutable_interval()->set_end(job.end);
      employment.set_region_code(job.region);
    }
    person.set_school("parties/" + jobs.back().school);
    person.set_region_code(jobs.back().region);
    return PutPerson(person).name();
  }
  v1::Posting Posted(const std::string& id, const std::string& person, const std::string& host,
                     const std::string& start, const std::string& end,
                     v1::Posting::State state = v1::Posting::STATE_COMPLETED,
                     v1::Posting::Kind kind = v1::Posting::KIND_SUPPORT_TEACHING) {
    v1::Posting posting;
    posting.set_name("postings/" + id);
    posting.set_programme("three-areas");
    posting.set_kind(kind);
    posting.set_person(person);
    posting.set_home("parties/dingxi1");
    posting.set_host("parties/" + host);
    posting.set_home_region("621102");
    posting.set_host_region("621122");
    posting.mutable_interval()->set_start(start);
    posting.mutable_interval()->set_end(end);
    posting.set_state(state);
    return posting;
  }
  template <class Resource>
  Resource Put(const Resource* before, const Resource& resource) {
    Resource put;
    Write([&](db::Tx& tx) -> absl::Status {
      absl::StatusOr<Resource> saved = resource::Put<Resource>(tx, before, resource);
      if (saved.ok()) put = *saved;
      return saved.status();
    });
    return put;
  }
  v1::Posting Put(const v1::Posting& posting) { return Put<v1::Posting>(nullptr, posting); }

  absl::StatusOr<RightAnswer> Check(const std::string& person, v1::Right right, const std::string& on,
                                    const google::protobuf::Timestamp* known_at = nullptr) {
    v1::CheckRightRequest request;
    request.set_person(person);
    request.set_right(right);
    request.set_effective_on(on);
    if (known_at != nullptr) *request.mutable_known_at() = *known_at;
    const Call call = As(Anding(), "CheckRight");
    return Await(rights_.CheckRight(call, request));
  }
  absl::StatusOr<ServiceCertificate> Issue(Call call, const std::string& person, v1::Right right,
                                           const std::string& id = "", const std::string& on = "") {
    v1::IssueServiceCertificateRequest request;
    request.set_person(person);
    request.set_right(right);
    request.set_service_certificate_id(id);
    request.set_effective_on(on);
    request.set_request_id(NewUuid());
    call = As(std::move(call), "IssueServiceCertificate");
    return Await(rights_.IssueServiceCertificate(call, request));
  }
  absl::StatusOr<ServiceCertificate> Revoke(Call call, const std::string& name, const std::string& etag,
                                            const std::string& reason) {
    v1::RevokeServiceCertificateRequest request;
    request.set_name(name);
    request.set_etag(etag);
    request.set_reason(reason);
    request.set_request_id(NewUuid());
    call = As(std::move(call), "RevokeServiceCertificate");
    return Await(rights_.RevokeServiceCertificate(call, request));
  }
  Call Province() {
    return MakeCall({.person = "qian", .organisation = "parties/edu-620000", .role = "province", .region = "620000"});
  }
  Call AsTeacher(const std::string& person) {
    return MakeCall({.person = "t", .organisation = person, .role = "teacher", .region = "621102"});
  }
  int64_t Micros(const google::protobuf::Timestamp& time) { return db::Micros(time); }

  const std::string seed_ = std::string(kSeedBytes, 's');
  IssuerKey KeyOf(const std::string& name, const std::string& issuer, const std::string& region) {
    return {.name = "issuerKeys/" + name,
            .issuer = issuer,
            .region = region,
            .days = {.start = absl::CivilDay(2022, 1, 1)},
            .public_key = PublicKeyOf(seed_),
            .seed = seed_};
  }
  IssuerKeys keys_{{KeyOf("2022-dingxi", "定西市教育局", "621100"),
                    KeyOf("2022-gansu", "甘肃省教育厅", "620000"),
                    KeyOf("2022-anding", "安定区教育局", "621102"),
                    {.name = "issuerKeys/2015",
                     .issuer = "定西市教育局",
                     .region = "621100",
                     .days = {.start = absl::CivilDay(2015, 1, 1), .end = absl::CivilDay(2022, 1, 1)},
                     .public_key = std::string(kPublicKeyBytes, 'o')}}};
  RightsService rights_{*store_, workers_, keys_};
};

// ---- Rights ----------------------------------------------------------------------------------------------------------------

TEST_P(RightsTest, DX18_3_4_2a_TwelveMonthsInTwoSpellsAreEnough) {
  const std::string person = Teacher(1, {{"dingxi1", "2010-09-01"}});
  Put(Posted("p1", person, "longxi", "2018-09-01", "2019-03-01"));
  Put(Posted("p2", person, "longxi", "2020-09-01", "2021-03-01", v1::Posting::STATE_CUT_SHORT));
  Put(Posted("p3", person, "longxi", "2021-09-01", "2022-03-01", v1::Posting::STATE_WITHDRAWN));
  Put(Posted("p4", person, "longxi", "2022-03-01", "2022-09-01", v1::Posting::STATE_APPROVED));
  const auto answer = Check(person, v1::RIGHT_PROMOTION, "2022-11-22");
  ASSERT_THAT(answer.status(), IsOk());
  EXPECT_EQ(answer->outcome(), RightAnswer::OUTCOME_MET);
  EXPECT_EQ(answer->sum().text(), "1年");
  EXPECT_EQ(answer->met_since(), "2021-03-01");
  EXPECT_THAT(answer->spells(), SizeIs(2));
  EXPECT_EQ(answer->rules(0).citation().clause(), "DX18-3.4.2a");
  EXPECT_EQ(answer->rules(0).value(), "不少于12个月");
}

TEST_P(RightsTest, DX18_3_4_2a_ElevenMonthsAnd29DaysAreNot) {
  const std::string person = Teacher(1, {{"dingxi1", "2010-09-01"}});
  Put(Posted("p1", person, "longxi", "2021-09-01", "2022-12-31", v1::Posting::STATE_IN_POST));
  const auto answer = Check(person, v1::RIGHT_PROMOTION, "2022-08-30");
  ASSERT_THAT(answer.status(), IsOk());
  EXPECT_EQ(answer->outcome(), RightAnswer::OUTCOME_NOT_MET);
  EXPECT_EQ(answer->sum().text(), "11个月29天");
  EXPECT_EQ(answer->shortfall().text(), "1天");
  EXPECT_EQ(answer->earliest_on(), "2022-09-01");
  EXPECT_EQ(Check(person, v1::RIGHT_PROMOTION, "2022-09-01")->outcome(), RightAnswer::OUTCOME_MET);
  // Asked for a certificate as of that day: refused with the same reasons.
  const absl::Status refused = Issue(Anding(), person, v1::RIGHT_PROMOTION, "", "2022-08-30").status();
  EXPECT_THAT(refused, HasReason("RIGHT_NOT_MET"));
  EXPECT_THAT(refused, NamesClause("DX18-3.4.2a"));
  EXPECT_EQ(MetadataOf(refused, "shortfall"), "1天");
  EXPECT_EQ(MetadataOf(refused, "earliest"), "2022-09-01");
}

TEST_P(RightsTest, Q16_9b_19Years11Months30DaysIsAPrefectures) {
  const std::string person = Teacher(1, {{"anding", "1996-09-01"}});
  const auto answer = Check(person, v1::RIGHT_HONOUR, "2016-08-31");
  ASSERT_THAT(answer.status(), IsOk());
  EXPECT_EQ(answer->sum().text(), "19年11个月30天");
  EXPECT_EQ(answer->met(), v1::RIGHT_HONOUR_PREFECTURE);
  EXPECT_EQ(answer->earliest_on(), "2016-09-01");
  EXPECT_EQ(Check(person, v1::RIGHT_HONOUR, "2016-09-01")->met(), v1::RIGHT_HONOUR_PROVINCE);
}

TEST_P(RightsTest, Q16_9b_BreaksAreNotCounted) {
  const std::string person = Teacher(
      1, {{"anding", "1990-09-01", "2000-09-01"}, {"dingxi1", "2000-09-01", "2012-09-01"}, {"anding", "2012-09-01"}});
  const auto answer = Check(person, v1::RIGHT_HONOUR, "2016-09-01");
  EXPECT_EQ(answer->sum().text(), "14年");
  EXPECT_EQ(answer->met(), v1::RIGHT_HONOUR_COUNTY);
}

TEST_P(RightsTest, Q16_26c_TenYearsAndStillInPost) {
  const std::string in_post = Teacher(1, {{"hui", "2006-09-01"}});
  const std::string moved = Teacher(2, {{"hui", "2006-09-01", "2022-10-22"}, {"dingxi1", "2022-10-22"}});
  EXPECT_EQ(Check(in_post, v1::RIGHT_SPECIAL_EDUCATION, "")->outcome(), RightAnswer::OUTCOME_MET);
  EXPECT_EQ(Check(moved, v1::RIGHT_SPECIAL_EDUCATION, "")->outcome(), RightAnswer::OUTCOME_NOT_MET);
  EXPECT_EQ(Check(moved, v1::RIGHT_SPECIAL_EDUCATION, "2022-10-21")->outcome(), RightAnswer::OUTCOME_MET);
}

TEST_P(RightsTest, AListNobodyLoadedIsNotNo) {
  // Of Fuzhou's schools nothing is loaded.
  const std::string person = Teacher(1, {{"fuzhou8", "2010-09-01", "2020-09-01", "350102"}, {"anding", "2022-09-01"}});
  const auto answer = Check(person, v1::RIGHT_PROMOTION, "2022-11-22");
  ASSERT_THAT(answer.status(), IsOk());
  EXPECT_EQ(answer->outcome(), RightAnswer::OUTCOME_NOT_DECIDED);
  EXPECT_EQ(answer->sum().text(), "2个月21天");
  EXPECT_EQ(answer->stretches(0).verdict(), v1::ServiceStretch::VERDICT_CATEGORY_NOT_LOADED);
  EXPECT_EQ(answer->stretches(1).verdict(), v1::ServiceStretch::VERDICT_COUNTS);
  EXPECT_THAT(answer->stretches(1).categories(), ElementsAre("categories/anding-rural"));
  // Of Dingxi's the list is complete: a school that is not on it is not rural.
  const std::string town = Teacher(2, {{"dingxi1", "2010-09-01"}});
  EXPECT_EQ(Check(town, v1::RIGHT_PROMOTION, "")->outcome(), RightAnswer::OUTCOME_NOT_MET);
}

TEST_P(RightsTest, CircuitTeachingIsSharedByItsPlaces) {
  const std::string person = Teacher(1, {{"dingxi1", "2010-09-01"}});
  v1::Posting posting = Posted("p1", person, "longxi", "2020-09-01", "2022-09-01", v1::Posting::STATE_COMPLETED,
                               v1::Posting::KIND_CIRCUIT);
  posting.add_circuit("parties/anding");
  posting.add_circuit("parties/hui");
  Put(posting);
  // Two of three places count: two thirds of 24 months.
  EXPECT_EQ(Check(person, v1::RIGHT_PROMOTION, "2022-09-01")->sum().text(), "1年4个月");
}

TEST_P(RightsTest, APastAnswerIsReproducedAsThenKnown) {
  const std::string person = Teacher(1, {{"dingxi1", "2010-09-01"}});
  const v1::Posting posting = Put(Posted("p1", person, "longxi", "2020-09-01", "2021-09-01"));
  const google::protobuf::Timestamp then = posting.update_time();
  const auto before = Check(person, v1::RIGHT_PROMOTION, "2022-11-22", &then);
  ASSERT_THAT(before.status(), IsOk());
  EXPECT_EQ(before->outcome(), RightAnswer::OUTCOME_MET);

  // The posting is found to have ended earlier, longxi to have been weak from 2021 only, and the rule is made stricter.
  v1::Posting shorter = posting;
  shorter.mutable_interval()->set_end("2021-07-01");
  shorter = Put(&posting, shorter);
  Write([&](db::Tx& tx) -> absl::Status {
    absl::StatusOr<std::optional<Category>> weak = resource::Find<Category>(tx, "categories/longxi-weak");
    if (!weak.ok()) return weak.status();
    Category later = **weak;
    later.mutable_interval()->set_start("2021-01-01");
    absl::StatusOr<Category> put = resource::Put<Category>(tx, &**weak, later);
    if (!put.ok()) return put.status();
    absl::StatusOr<rules::Series> series = rules::ReadSeries(tx, "rotation-promotion-service", "");
    if (!series.ok()) return series.status();
    rules::Versions stricter = series->versions;
    stricter[0].set_number(24);
    return rules::WriteSeries(tx, *series, stricter).status();
  });
  Teacher(2, {{"anding", "2010-09-01"}});

  const auto now = Check(person, v1::RIGHT_PROMOTION, "2022-11-22");
  EXPECT_EQ(now->outcome(), RightAnswer::OUTCOME_NOT_MET);
  EXPECT_EQ(now->sum().text(), "6个月");
  EXPECT_EQ(now->rules(0).value(), "不少于24个月");
  EXPECT_EQ(now->rules(0).revision(), 2);
  auto again = Check(person, v1::RIGHT_PROMOTION, "2022-11-22", &then);
  ASSERT_THAT(again.status(), IsOk());
  EXPECT_THAT(*again, EqualsProto(*before));
  // Nobody was known before being entered.
  google::protobuf::Timestamp earlier = then;
  earlier.set_seconds(then.seconds() - 1'000'000);
  EXPECT_THAT(Check(person, v1::RIGHT_PROMOTION, "", &earlier), HasReason("NOT_FOUND"));
}

TEST_P(RightsTest, ARuleThatIsNotLoadedGivesNoAnswer) {
  const std::string person = Teacher(1, {{"anding", "2000-09-01"}});
  // The rules begin in 2011.
  const absl::Status refused = Check(person, v1::RIGHT_PROMOTION, "2010-12-31").status();
  EXPECT_THAT(refused, HasReason("RIGHT_RULE_NOT_LOADED"));
  EXPECT_EQ(MetadataOf(refused, "rule"), "rotation-promotion-service");
  v1::GetServiceRecordRequest request;
  request.set_person(person);
  request.set_effective_on("2010-12-31");
  const Call call = As(Anding(), "GetServiceRecord");
  const auto record = Await(rights_.GetServiceRecord(call, request));
  ASSERT_THAT(record.status(), IsOk());
  EXPECT_THAT(record->rights(), IsEmpty());
  EXPECT_THAT(record->rules_not_loaded(), SizeIs(3));
}

TEST_P(RightsTest, ARecordShowsAllThatWasDone) {
  const std::string person = Teacher(1, {{"anding", "2000-09-01", "2015-09-01"}, {"dingxi1", "2015-09-01"}});
  Put(Posted("p1", person, "longxi", "2018-09-01", "2019-09-01"));
  Put(Posted("p2", person, "longxi", "2022-09-01", "2023-09-01", v1::Posting::STATE_PLANNED));
  v1::GetServiceRecordRequest request;
  request.set_person(person);
  const Call call = As(AsTeacher(person), "GetServiceRecord");
  const auto record = Await(rights_.GetServiceRecord(call, request));
  ASSERT_THAT(record.status(), IsOk());
  ASSERT_THAT(record->works(), SizeIs(3));
  EXPECT_EQ(record->works(0).source(), person);
  EXPECT_THAT(record->works(0).categories(), ElementsAre(Category::KIND_RURAL));
  EXPECT_EQ(record->works(2).source(), "postings/p1");
  EXPECT_THAT(record->works(2).categories(), ElementsAre(Category::KIND_WEAK));
  ASSERT_THAT(record->rights(), SizeIs(3));
  EXPECT_EQ(record->rights(0).sum().text(), "16年");  // 15 years rural, one year weak
  EXPECT_EQ(record->rights(1).met(), v1::RIGHT_HONOUR_PREFECTURE);
  EXPECT_EQ(record->rights(1).met_since(), "2015-09-01");
  EXPECT_EQ(record->rights(2).outcome(), RightAnswer::OUTCOME_NOT_MET);
  EXPECT_FALSE(record->provisional());
}

// ---- Lists -----------------------------------------------------------------------------------------------------------------

TEST_P(RightsTest, Q16_9b_TheListOfThoseDue) {
  const std::string ten = Teacher(1, {{"anding", "2010-09-01"}});
  Teacher(2, {{"anding", "2015-09-01"}});
  const std::string twenty = Teacher(3, {{"anding", "1996-09-01"}});
  Teacher(4, {{"dingxi1", "1990-09-01"}});
  const std::string open = Teacher(5, {{"fuzhou8", "2000-09-01", "2020-09-01", "350102"}, {"dingxi1", "2020-09-01"}});
  const std::string other =
      Teacher(6, {{"anding", "1990-09-01", "2020-09-01"}, {"longxi", "2020-09-01", "", "621122"}});
  v1::ListEntitledRequest request;
  request.set_region("621100");
  request.set_right(v1::RIGHT_HONOUR);
  request.set_page_size(1);
  const Call call = As(Dingxi(), "ListEntitled");
  std::vector<std::string> listed, not_decided;
  int looked_at = 0, pages = 0;
  do {
    const auto page = Await(rights_.ListEntitled(call, request));
    ASSERT_THAT(page.status(), IsOk());
    ASSERT_LE(page->entitled_size(), 1);
    for (const auto& each : page->entitled()) {
      listed.push_back(
          StrCat(each.person(), " ", v1::Right_Name(each.right()), " ", each.since(), " ", each.sum().text()));
    }
    for (const std::string& person : page->not_decided()) not_decided.push_back(person);
    looked_at += page->looked_at();
    request.set_page_token(page->next_page_token());
    ASSERT_LE(++pages, 10);
  } while (!request.page_token().empty());
  EXPECT_THAT(listed, ElementsAre(ten + " RIGHT_HONOUR_COUNTY 2020-09-01 12年2个月21天",
                                  twenty + " RIGHT_HONOUR_PROVINCE 2016-09-01 26年2个月21天",
                                  other + " RIGHT_HONOUR_PROVINCE 2010-09-01 30年"));
  EXPECT_THAT(not_decided, ElementsAre(open));
  EXPECT_EQ(looked_at, 6);

  // In the caller's scope alone, and without those who have it.
  ASSERT_THAT(Issue(Anding(), ten, v1::RIGHT_HONOUR, "one").status(), IsOk());
  request.set_page_size(0);
  const Call county = As(Anding(), "ListEntitled");
  auto page = Await(rights_.ListEntitled(county, request));
  ASSERT_THAT(page.status(), IsOk());
  ASSERT_THAT(page->entitled(), SizeIs(2));
  EXPECT_EQ(page->entitled(0).certificate(), "serviceCertificates/one");
  request.set_without_certificate(true);
  page = Await(rights_.ListEntitled(county, request));
  ASSERT_THAT(page->entitled(), SizeIs(1));
  EXPECT_EQ(page->entitled(0).person(), twenty);
}

// ---- Certificates ----------------------------------------------------------------------------------------------------------

TEST_P(RightsTest, Q16_9b_ACertificateVerifiesWithoutAskingUs) {
  const std::string person = Teacher(1, {{"anding", "2006-09-01"}});
  const auto issued = Issue(Dingxi(), person, v1::RIGHT_HONOUR, "zs-1");
  ASSERT_THAT(issued.status(), IsOk());
  EXPECT_EQ(issued->right(), v1::RIGHT_HONOUR_PREFECTURE);
  EXPECT_EQ(issued->state(), ServiceCertificate::STATE_ISSUED);

  // What an outsider has: the document and the key from the list of keys.
  const Call outsider = As(MakeCall({.person = "x", .role = "public"}), "ListIssuerKeys");
  const auto keys = Await(rights_.ListIssuerKeys(outsider, {}));
  ASSERT_THAT(keys.status(), IsOk());
  ASSERT_THAT(keys->issuer_keys(), SizeIs(4));
  EXPECT_EQ(keys->issuer_keys(0).name(), "issuerKeys/2015");
  EXPECT_EQ(keys->issuer_keys(0).interval().end(), "2022-01-01");
  EXPECT_EQ(keys->issuer_keys(2).name(), issued->key());
  EXPECT_EQ(keys->issuer_keys(2).region_code(), "621100");
  const auto text = VerifySignedText(policy::kCertificateFormat, issued->document(), keys->issuer_keys(2).public_key());
  ASSERT_THAT(text.status(), IsOk());
  EXPECT_THAT(std::string(*text),
              HasSubstr("\nissuer 定西市教育局\nconferred-by PREFECTURE 621100\nkey issuerKeys/2022-dingxi\n"));
  EXPECT_THAT(std::string(*text), HasSubstr(StrCat("\nperson ", person,
                                                   "\nname 测试教师1\nright HONOUR_PREFECTURE\n"
                                                   "as-of 2022-11-22\n")));
  EXPECT_THAT(std::string(*text), HasSubstr("\nmet-since 2021-09-01\nsum 194 21 0/1\n"
                                            "spell 2006-09-01 2022-11-22 1/1 194 21 0/1\n"
                                            "rule rotation-honour-prefecture - 1 Q16-9b 文件\n"));
  EXPECT_THAT(std::string(*text),
              HasSubstr("\nstatement 截至2022-11-22，在乡村学校累计任教16年2个月21天，自2021-09-01起符合"
                        "“市（州）级乡村教师荣誉证书”的条件（不少于15年，Q16-9b）。\n"));
  EXPECT_FALSE(
      VerifySignedText(policy::kCertificateFormat, issued->document(), keys->issuer_keys(0).public_key()).ok());

  // The event names and nothing more.
  EXPECT_THAT(EventsOf("serviceCertificates/zs-1"), ElementsAre("cn.jiedui.rotation.service_certificate.issued.v1"));
  Write([&](db::Tx& tx) -> absl::Status {
    absl::StatusOr<std::vector<db::LoggedEvent>> events = db::ReadLog(tx, 0, 10000);
    if (!events.ok()) return events.status();
    for (const db::LoggedEvent& event : *events) {
      EXPECT_THAT(std::string(event.data), Not(HasSubstr("测试教师")));
      EXPECT_THAT(std::string(event.data), Not(HasSubstr("累计任教")));
    }
    return absl::OkStatus();
  });

  // Seen by the person and by offices of the area; listed.
  v1::GetServiceCertificateRequest get;
  get.set_name(issued->name());
  for (const Call& who : {AsTeacher(person), Anding(), Province()}) {
    const Call call = As(who, "GetServiceCertificate");
    const auto seen = Await(rights_.GetServiceCertificate(call, get));
    ASSERT_THAT(seen.status(), IsOk());
    EXPECT_THAT(*seen, EqualsProto(*issued));
  }
  for (const Call& who : {AsTeacher(PersonName(2)), Fuzhou(), School()}) {
    const Call call = As(who, "GetServiceCertificate");
    EXPECT_THAT(Await(rights_.GetServiceCertificate(call, get)), HasReason("NOT_FOUND"));
  }
  v1::ListServiceCertificatesRequest list;
  list.set_filter("right = HONOUR_PREFECTURE AND year = 2022");
  const Call anding = As(Anding(), "ListServiceCertificates"), mine = As(AsTeacher(person), "ListServiceCertificates"),
             fuzhou = As(Fuzhou(), "ListServiceCertificates");
  EXPECT_THAT(Await(rights_.ListServiceCertificates(anding, list))->service_certificates(), SizeIs(1));
  EXPECT_THAT(Await(rights_.ListServiceCertificates(mine, list))->service_certificates(), SizeIs(1));
  EXPECT_THAT(Await(rights_.ListServiceCertificates(fuzhou, list))->service_certificates(), IsEmpty());
}

TEST_P(RightsTest, WhoMayCertifyWhat) {
  const std::string person = Teacher(1, {{"anding", "1996-09-01"}});
  EXPECT_THAT(Issue(Anding(), person, v1::RIGHT_HONOUR), HasReason("NOT_YOUR_LEVEL"));  // a province's
  EXPECT_THAT(Issue(Dingxi(), person, v1::RIGHT_HONOUR_PROVINCE), HasReason("NOT_YOUR_LEVEL"));
  EXPECT_THAT(Issue(Anding(), person, v1::RIGHT_HONOUR_PREFECTURE), HasReason("NOT_YOUR_LEVEL"));
  EXPECT_THAT(Issue(Anding(), person, v1::RIGHT_HONOUR_COUNTY).status(), IsOk());
  EXPECT_THAT(Issue(Province(), person, v1::RIGHT_HONOUR).status(), IsOk());
  EXPECT_THAT(Issue(Fuzhou(), person, v1::RIGHT_PROMOTION), HasReason("NOT_FOUND"));
  EXPECT_THAT(Issue(School(), person, v1::RIGHT_PROMOTION), HasReason("PERMISSION_DENIED"));
  EXPECT_THAT(Issue(AsTeacher(person), person, v1::RIGHT_PROMOTION), HasReason("PERMISSION_DENIED"));
  // An honour is conferred once; promotion may be asked for again.
  EXPECT_THAT(Issue(Province(), person, v1::RIGHT_HONOUR), HasReason("CERTIFICATE_ALREADY_ISSUED"));
  EXPECT_THAT(Issue(Anding(), person, v1::RIGHT_PROMOTION).status(), IsOk());
  EXPECT_THAT(Issue(Anding(), person, v1::RIGHT_PROMOTION).status(), IsOk());
}

TEST_P(RightsTest, Q16_9b_ACertificateIsSignedByWhoConfersIt) {
  const std::string person = Teacher(1, {{"anding", "1996-09-01"}});
  const auto signed_by = [&](const Call& caller, v1::Right right) {
    const auto issued = Issue(caller, person, right);
    return issued.ok() ? StrCat(issued->conferred_by(), " ", issued->key()) : std::string(ReasonOf(issued.status()));
  };
  // An honour is of its level, whoever above issues it; anything else is of the office that asks.
  EXPECT_EQ(signed_by(Province(), v1::RIGHT_HONOUR_COUNTY), "621102 issuerKeys/2022-anding");
  EXPECT_EQ(signed_by(Province(), v1::RIGHT_HONOUR_PREFECTURE), "621100 issuerKeys/2022-dingxi");
  EXPECT_EQ(signed_by(Province(), v1::RIGHT_HONOUR_PROVINCE), "620000 issuerKeys/2022-gansu");
  EXPECT_EQ(signed_by(Dingxi(), v1::RIGHT_PROMOTION), "621100 issuerKeys/2022-dingxi");
  EXPECT_EQ(signed_by(Anding(), v1::RIGHT_PROMOTION), "621102 issuerKeys/2022-anding");
  // Of 陇西县 no key is there: no other office's takes its place.
  PutCategory("longxi-rural", Category::KIND_RURAL, "longxi", "621122", "1990-01-01");
  const std::string other = Teacher(2, {{"longxi", "1996-09-01", "", "621122"}});
  const auto refused = Issue(Dingxi(), other, v1::RIGHT_HONOUR_COUNTY);
  EXPECT_THAT(refused, HasReason("NO_ISSUER_KEY"));
  EXPECT_THAT(ChineseMessageOf(refused.status()), HasSubstr("县级教育行政部门（区划代码621122）"));
  EXPECT_THAT(Issue(Dingxi(), other, v1::RIGHT_HONOUR_PREFECTURE).status(), IsOk());
}

TEST_P(RightsTest, DX18_3_4_2a_AnEmploymentGivenByMonthCountsFromItsLastDay) {
  const std::string person = Teacher(1, {{"anding", "2021-09", "2022-09"}});
  const auto answer = Check(person, v1::RIGHT_PROMOTION, "2022-11-01");
  ASSERT_THAT(answer.status(), IsOk());
  EXPECT_EQ(answer->outcome(), RightAnswer::OUTCOME_NOT_DECIDED) << answer->text();
  EXPECT_EQ(answer->sum().text(), "11个月2天");  // 30 September to 1 September
  EXPECT_EQ(answer->at_most().text(), "1年29天");
  ASSERT_THAT(answer->uncertain_dates(), SizeIs(2));
  EXPECT_EQ(answer->uncertain_dates(0).value(), "2021-09");
  EXPECT_EQ(answer->uncertain_dates(0).last(), "2021-09-30");
  EXPECT_TRUE(answer->uncertain_dates(1).is_end());
  EXPECT_EQ(answer->uncertain_dates(1).school(), "parties/anding");
  EXPECT_THAT(answer->text(), HasSubstr("任职起始“2021-09”、结束“2022-09”未记到日，已按最晚开始、最早结束计算。"));
  // By year: nothing is certain.
  const std::string vague = Teacher(2, {{"anding", "2021", "2022"}});
  EXPECT_EQ(Check(vague, v1::RIGHT_PROMOTION, "2022-11-01")->sum().text(), "1天");
}

TEST_P(RightsTest, DX18_3_4_2a_WhoComesBackByAnApprovedPostingIsToldWhen) {
  const std::string person = Teacher(1, {{"anding", "2021-01-01", "2021-07-01"}, {"dingxi1", "2021-07-01"}});
  const auto without = Check(person, v1::RIGHT_PROMOTION, "2022-11-22");
  ASSERT_THAT(without.status(), IsOk());
  EXPECT_EQ(without->earliest_on(), "");
  EXPECT_EQ(without->begun_on(), "2022-11-22");
  EXPECT_EQ(without->begun_by(), "");
  EXPECT_EQ(without->earliest_if_begun(), "2023-05-22");
  Put(Posted("planned", person, "longxi", "2022-12-01", "2023-12-01", v1::Posting::STATE_NOMINATED));
  EXPECT_EQ(Check(person, v1::RIGHT_PROMOTION, "2022-11-22")->begun_by(), "");
  Put(Posted("back", person, "longxi", "2023-02-01", "2024-02-01", v1::Posting::STATE_APPROVED));
  const auto with = Check(person, v1::RIGHT_PROMOTION, "2022-11-22");
  ASSERT_THAT(with.status(), IsOk());
  EXPECT_EQ(with->begun_on(), "2023-02-01");
  EXPECT_EQ(with->begun_by(), "postings/back");
  EXPECT_EQ(with->earliest_if_begun(), "2023-07-31");  // 6 months before, now 5 months and 30 days
  EXPECT_THAT(with->text(), HasSubstr("按已登记的安排自2023-02-01起任教不间断，2023-07-31起符合"));
}

TEST_P(RightsTest, ARepeatedRequestIsAnsweredAsBefore) {
  const std::string person = Teacher(1, {{"anding", "2010-09-01"}});
  v1::IssueServiceCertificateRequest request;
  request.set_person(person);
  request.set_right(v1::RIGHT_HONOUR_COUNTY);
  request.set_request_id(NewUuid());
  request.set_validate_only(true);
  const Call call = As(Anding(), "IssueServiceCertificate");
  ASSERT_THAT(Await(rights_.IssueServiceCertificate(call, request)).status(), IsOk());
  request.set_validate_only(false);
  const auto first = Await(rights_.IssueServiceCertificate(call, request));
  ASSERT_THAT(first.status(), IsOk());
  const auto second = Await(rights_.IssueServiceCertificate(call, request));
  ASSERT_THAT(second.status(), IsOk());
  EXPECT_THAT(*second, EqualsProto(*first));
}

TEST_P(RightsTest, ARevokedCertificateIsReplacedByANewOne) {
  const std::string person = Teacher(1, {{"anding", "2006-09-01"}});
  const auto issued = Issue(Dingxi(), person, v1::RIGHT_HONOUR, "zs-1");
  ASSERT_THAT(issued.status(), IsOk());
  EXPECT_THAT(Revoke(Dingxi(), issued->name(), "\"7\"", "误发"), HasReason("ETAG_MISMATCH"));
  EXPECT_THAT(Revoke(Dingxi(), issued->name(), issued->etag(), ""), HasReason("MISSING_FIELD"));
  EXPECT_THAT(Revoke(Anding(), issued->name(), issued->etag(), "误发"), HasReason("NOT_YOUR_LEVEL"));
  EXPECT_THAT(Revoke(Fuzhou(), issued->name(), issued->etag(), "误发"), HasReason("NOT_FOUND"));
  const auto revoked = Revoke(Dingxi(), issued->name(), issued->etag(), "误发");
  ASSERT_THAT(revoked.status(), IsOk());
  EXPECT_EQ(revoked->state(), ServiceCertificate::STATE_REVOKED);
  EXPECT_EQ(revoked->document(), issued->document());
  EXPECT_THAT(Revoke(Dingxi(), revoked->name(), revoked->etag(), "误发"), HasReason("CERTIFICATE_REVOKED"));
  EXPECT_THAT(Issue(Dingxi(), person, v1::RIGHT_HONOUR, "zs-2").status(), IsOk());
}

TEST_P(RightsTest, NoKeyNoCertificate) {
  const std::string person = Teacher(1, {{"anding", "2006-09-01"}});
  const IssuerKeys none;
  RightsService without(*store_, workers_, none);
  v1::IssueServiceCertificateRequest request;
  request.set_person(person);
  request.set_right(v1::RIGHT_HONOUR_COUNTY);
  request.set_request_id(NewUuid());
  const Call call = As(Anding(), "IssueServiceCertificate");
  EXPECT_THAT(Await(without.IssueServiceCertificate(call, request)), HasReason("NO_ISSUER_KEY"));
}

TEST_P(RightsTest, ARightSeesASchoolAsTheQuestionOfItDoes) {
  PutCategory("dingxi1-rural", Category::KIND_RURAL, "dingxi1", "621102", "2000-01-01", "2010-01-01");
  PutCategory("fuzhou8-rural", Category::KIND_RURAL, "fuzhou8", "350102", "2015-01-01", "2018-01-01");
  PutCategory("all-gulou", Category::KIND_RURAL, "", "350102", "2017-01-01", "2020-01-01");
  using Answered = v1::GetSchoolCategoriesResponse;
  int said[4] = {};
  for (const auto& at : {std::pair<std::string, std::string>{"anding", "621102"},
                         {"dingxi1", "621102"},
                         {"longxi", "621122"},
                         {"fuzhou8", "350102"}}) {
    const std::string &school = at.first, &region = at.second;
    for (int year = 1985; year < 2025; ++year) {
      const absl::CivilDay day(year, 6, 1);
      Write([&](db::Tx& tx) -> absl::Status {
        const auto answer = store::CategoryOf(tx, "parties/" + school, Category::KIND_RURAL, day, db::kPresent);
        if (!answer.ok()) return answer.status();
        store::SchoolLists lists(db::kPresent);
        std::vector<policy::Listed> listed;
        absl::Status read = lists.AddTo(tx, "parties/" + school, region, listed);
        if (!read.ok()) return read;
        const policy::Layout layout = policy::LayOut(
            {{.source = "people/p", .school = "parties/" + school, .days = {.start = day, .end = day + 1}}}, listed,
            {{Category::KIND_RURAL}, {policy::kOwnPost}});
        ++said[answer->known()];
        const bool yes = answer->known() == Answered::KNOWN_YES, no = answer->known() == Answered::KNOWN_NO;
        EXPECT_EQ(yes, !layout.counted.empty()) << school << " " << year;
        EXPECT_EQ(no, layout.at_most.empty()) << school << " " << year;
        return absl::OkStatus();
      });
    }
  }
  EXPECT_GT(said[Answered::KNOWN_YES], 0);
  EXPECT_GT(said[Answered::KNOWN_NO], 0);
  EXPECT_GT(said[Answered::KNOWN_NOT_LOADED], 0);
}

TEST_P(RightsTest, BodiesReadByIndexAlone) {
  // A body that reads a whole table conflicts with every write to it on PostgreSQL.
  if (store_.engine() != jiedui::testing::Engine::kPostgresql) GTEST_SKIP() << "PostgreSQL tells what was read whole";
  const std::string person = Teacher(1, {{"anding", "1996-09-01"}});
  Put(Posted("p1", person, "longxi", "2018-09-01", "2019-03-01"));
  ASSERT_THAT(Issue(Anding(), person, v1::RIGHT_PROMOTION).status(), IsOk());
  const auto body = [&](db::Tx& tx) -> absl::Status {
    absl::StatusOr<std::optional<v1::Person>> found = resource::Find<v1::Person>(tx, person);
    EXPECT_THAT(found.status(), IsOk());
    if (!found.ok() || !found->has_value()) return found.status();
    for (const int64_t known_at : {db::kPresent, tx.NowMicros()}) {
      store::SchoolLists lists(known_at);
      EXPECT_THAT(store::ReadHistory(tx, **found, known_at, lists).status(), IsOk());
      EXPECT_THAT(store::ReadRightRules(tx, v1::RIGHT_HONOUR, **found, absl::CivilDay(2022, 1, 1), known_at).status(),
                  IsOk());
    }
    EXPECT_THAT(store::CertificatesOf(tx, person).status(), IsOk());
    EXPECT_THAT(store::PeopleIn(tx, Scope::Region("621100"), {.limit = 10}).status(), IsOk());
    EXPECT_THAT(jiedui::testing::TablesReadWhole(tx), IsEmpty());
    return absl::OkStatus();
  };
  EXPECT_THAT(db::WriteAndWait(*store_, body, {.dry_run = true}), IsOk());
}

// ---- Refused inputs --------------------------------------------------------------------------------------------------------

TEST_P(RightsTest, BadInputChangesNothing) {
  const std::string person = Teacher(1, {{"anding", "1996-09-01"}});
  const std::string nobody = PersonName(99);
  EXPECT_THAT(Check("", v1::RIGHT_PROMOTION, ""), HasReason("MISSING_FIELD"));
  EXPECT_THAT(Check("parties/anding", v1::RIGHT_PROMOTION, ""), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Check(person, v1::RIGHT_UNSPECIFIED, ""), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Check(person, v1::RIGHT_PROMOTION, "2019-02-29"), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Check(nobody, v1::RIGHT_PROMOTION, ""), HasReason("NOT_FOUND"));
  google::protobuf::Timestamp never;
  never.set_nanos(-1);
  EXPECT_THAT(Check(person, v1::RIGHT_PROMOTION, "", &never), HasReason("INVALID_FIELD"));

  v1::GetServiceRecordRequest record;
  const Call get = As(Anding(), "GetServiceRecord");
  EXPECT_THAT(Await(rights_.GetServiceRecord(get, record)), HasReason("MISSING_FIELD"));
  record.set_person(person);
  record.set_effective_on("2019");
  EXPECT_THAT(Await(rights_.GetServiceRecord(get, record)), HasReason("INVALID_FIELD"));
  record.set_effective_on("");
  // "Not there" and "not yours" answer alike.
  for (const Call& who : {Fuzhou(), AsTeacher(nobody), School("longxi", "621122")}) {
    const Call call = As(who, "GetServiceRecord");
    EXPECT_THAT(Await(rights_.GetServiceRecord(call, record)), HasReason("NOT_FOUND"));
  }
  const Call anyone = As(MakeCall({.person = "x", .role = "public"}), "GetServiceRecord");
  EXPECT_THAT(Await(rights_.GetServiceRecord(anyone, record)), HasReason("PERMISSION_DENIED"));

  v1::ListEntitledRequest list;
  list.set_right(v1::RIGHT_HONOUR);
  const Call all = As(Dingxi(), "ListEntitled");
  EXPECT_THAT(Await(rights_.ListEntitled(all, list)), HasReason("MISSING_FIELD"));
  list.set_region("62");
  EXPECT_THAT(Await(rights_.ListEntitled(all, list)), HasReason("INVALID_FIELD"));
  list.set_region("621100");
  list.set_page_size(-1);
  EXPECT_THAT(Await(rights_.ListEntitled(all, list)), HasReason("INVALID_FIELD"));
  list.set_page_size(0);
  list.set_page_token("x");
  EXPECT_THAT(Await(rights_.ListEntitled(all, list)), HasReason("PAGE_TOKEN_INVALID"));
  list.set_page_token("");
  list.set_right(v1::RIGHT_UNSPECIFIED);
  EXPECT_THAT(Await(rights_.ListEntitled(all, list)), HasReason("INVALID_FIELD"));
  const Call school = As(School(), "ListEntitled");
  EXPECT_THAT(Await(rights_.ListEntitled(school, list)), HasReason("PERMISSION_DENIED"));

  EXPECT_THAT(Issue(Anding(), "", v1::RIGHT_PROMOTION), HasReason("MISSING_FIELD"));
  EXPECT_THAT(Issue(Anding(), nobody, v1::RIGHT_PROMOTION), HasReason("NOT_FOUND"));
  EXPECT_THAT(Issue(Anding(), person, v1::RIGHT_UNSPECIFIED), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Issue(Anding(), person, v1::RIGHT_PROMOTION, "ID"), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Issue(Anding(), person, v1::RIGHT_PROMOTION, "", "2022-11-23"), HasReason("INVALID_FIELD"));  // tomorrow
  EXPECT_THAT(Revoke(Anding(), "serviceCertificates/none", "\"1\"", "误发"), HasReason("NOT_FOUND"));
  EXPECT_THAT(Revoke(Anding(), "none", "\"1\"", "误发"), HasReason("INVALID_FIELD"));
  ASSERT_THAT(Issue(Anding(), person, v1::RIGHT_PROMOTION, "zs-1").status(), IsOk());
  EXPECT_THAT(Issue(Anding(), person, v1::RIGHT_PROMOTION, "zs-1"), HasReason("ALREADY_EXISTS"));
  std::string long_reason;
  for (int i = 0; i < 501; ++i) long_reason += "错";
  EXPECT_THAT(Revoke(Anding(), "serviceCertificates/zs-1", "\"1\"", long_reason), HasReason("INVALID_FIELD"));
  v1::GetServiceCertificateRequest one;
  one.set_name("serviceCertificates/zs-1");
  one.set_revision(-1);
  const Call read = As(Anding(), "GetServiceCertificate");
  EXPECT_THAT(Await(rights_.GetServiceCertificate(read, one)), HasReason("INVALID_FIELD"));
  v1::ListServiceCertificatesRequest certificates;
  certificates.set_filter("colour = red");
  const Call listing = As(Anding(), "ListServiceCertificates");
  EXPECT_THAT(Await(rights_.ListServiceCertificates(listing, certificates)), HasReason("FILTER_INVALID"));
  EXPECT_THAT(EventsOf("serviceCertificates/zs-1"), SizeIs(1));
}

INSTANTIATE_TEST_SUITE_P(Engines, RightsTest, ::testing::ValuesIn(EnginesUnderTest()), EngineName);

}  // namespace
}  // namespace jiedui::rotation
