// Dated categories over a real store, on both engines (Q16-3..4, SD19-3.3f, Q16-33).
#include "services/rotation/people/categories.h"
#include "services/rotation/people/category_service.h"
#include "services/rotation/rotation_test_base.h"

namespace jiedui::rotation {
namespace {

using jiedui::testing::EngineName;
using jiedui::testing::EnginesUnderTest;
using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using ::testing::ElementsAre;
using type::v1::ImportOutcome;
using v1::Category;
using Answered = v1::GetSchoolCategoriesResponse;

class CategoryTest : public RotationTest {
 protected:
  // A row of a school's or, with a complete list, of an area's.
  static Category Of(Category::Kind kind, const std::string& school, const std::string& region,
                     const std::string& start = "2015-09-01", const std::string& end = "") {
    Category category;
    category.set_kind(kind);
    if (!school.empty()) category.set_school("parties/" + school);
    category.set_region(region);
    category.set_complete_list(school.empty() && kind < Category::KIND_POVERTY_COUNTY);
    category.mutable_interval()->set_start(start);
    category.mutable_interval()->set_end(end);
    category.set_source("定西市薄弱学校名单（2018）");
    return category;
  }
  absl::StatusOr<Category> Create(const Call& call, const std::string& id, const Category& category) {
    v1::CreateCategoryRequest request;
    request.set_category_id(id);
    *request.mutable_category() = category;
    const Call as = As(call, "CreateCategory");
    return Await(categories_.CreateCategory(as, request));
  }
  absl::StatusOr<Category> Update(const Call& call, const Category& category) {
    v1::UpdateCategoryRequest request;
    *request.mutable_category() = category;
    const Call as = As(call, "UpdateCategory");
    return Await(categories_.UpdateCategory(as, request));
  }
  absl::StatusOr<Category> Withdraw(const Call& call, const Category& category, const std::string& reason = "误录") {
    v1::WithdrawCategoryRequest request;
    request.set_name(category.name());
    request.set_etag(category.etag());
    request.set_reason(reason);
    const Call as = As(call, "WithdrawCategory");
    return Await(categories_.WithdrawCategory(as, request));
  }
  absl::StatusOr<Category> Get(const Call& call, const std::string& id) {
    v1::GetCategoryRequest request;
    request.set_name("categories/" + id);
    const Call as = As(call, "GetCategory");
    return Await(categories_.GetCategory(as, request));
  }
  absl::StatusOr<Answered> Ask(const Call& call, const std::string& school, const std::string& day = "",
                               const google::protobuf::Timestamp* known_at = nullptr) {
    v1::GetSchoolCategoriesRequest request;
    request.set_school("parties/" + school);
    request.set_effective_on(day);
    if (known_at != nullptr) *request.mutable_known_at() = *known_at;
    const Call as = As(call, "GetSchoolCategories");
    return Await(categories_.GetSchoolCategories(as, request));
  }
  // "YES categories/a", "NO", "NOT_LOADED" of a kind.
  std::string Says(const std::string& school, Category::Kind kind, const std::string& day = "",
                   const google::protobuf::Timestamp* known_at = nullptr) {
    const auto answered = Ask(Ministry(), school, day, known_at);
    EXPECT_THAT(answered.status(), IsOk());
    if (!answered.ok()) return "";
    for (const Answered::Answer& answer : answered->answers()) {
      if (answer.kind() != kind) continue;
      const std::string known = Answered::Known_Name(answer.known()).substr(sizeof("KNOWN_") - 1);
      return answer.category().empty() ? known : known + " " + answer.category();
    }
    return "";
  }
  std::vector<std::string> List(const Call& call, const std::string& filter) {
    v1::ListCategoriesRequest request;
    request.set_filter(filter);
    const Call as = As(call, "ListCategories");
    const auto response = Await(categories_.ListCategories(as, request));
    EXPECT_THAT(response.status(), IsOk());
    std::vector<std::string> names;
    if (response.ok()) {
      for (const Category& category : response->categories()) names.push_back(category.name().substr(11));
    }
    return names;
  }
  std::vector<std::string> Import(const Call& call, const std::vector<Category>& categories, bool update = false) {
    std::vector<v1::ImportCategoriesRequest> rows;
    for (const Category& category : categories) {
      v1::ImportCategoriesRequest& row = rows.emplace_back();
      *row.mutable_category() = category;
      row.set_update(update);
    }
    const Call as = As(call, "ImportCategories");
    const auto results = Await(categories_.ImportCategories(as, std::move(rows)));
    EXPECT_THAT(results.status(), IsOk());
    std::vector<std::string> told;
    if (!results.ok()) return told;
    for (const v1::ImportCategoriesResponse& result : *results) {
      told.push_back(result.outcome() == type::v1::IMPORT_OUTCOME_REFUSED
                         ? result.reason()
                         : ImportOutcome_Name(result.outcome()).substr(sizeof("IMPORT_OUTCOME_") - 1));
    }
    return told;
  }
  static Category Named(Category category, const std::string& id) {
    category.set_name("categories/" + id);
    return category;
  }

  CategoryService categories_{*store_, workers_};
};

TEST_P(CategoryTest, WeakIsAFactOfADateAndNotLoadedIsNotNo) {
  EXPECT_EQ(Says("anding", Category::KIND_WEAK), "NOT_LOADED");
  ASSERT_THAT(Create(Anding(), "weak", Of(Category::KIND_WEAK, "anding", "", "2015-09-01", "2020-09-01")), IsOk());
  EXPECT_EQ(Says("anding", Category::KIND_WEAK, "2015-08-31"), "NOT_LOADED");
  EXPECT_EQ(Says("anding", Category::KIND_WEAK, "2015-09-01"), "YES categories/weak");
  EXPECT_EQ(Says("anding", Category::KIND_WEAK, "2020-08-31"), "YES categories/weak");
  EXPECT_EQ(Says("anding", Category::KIND_WEAK, "2020-09-01"), "NOT_LOADED");
  // With the county's list complete a school that is not on it is not of the kind.
  ASSERT_THAT(Create(Anding(), "all", Of(Category::KIND_WEAK, "", "621102", "2015-09-01", "2021-09-01")), IsOk());
  EXPECT_EQ(Says("anding", Category::KIND_WEAK, "2020-08-31"), "YES categories/weak");
  EXPECT_EQ(Says("anding", Category::KIND_WEAK, "2020-09-01"), "NO categories/all");
  EXPECT_EQ(Says("dingxi1", Category::KIND_WEAK, "2018-01-01"), "NO categories/all");
  EXPECT_EQ(Says("longxi", Category::KIND_WEAK, "2018-01-01"), "NOT_LOADED");
  EXPECT_EQ(Says("anding", Category::KIND_WEAK, "2021-09-01"), "NOT_LOADED");
  EXPECT_EQ(Says("anding", Category::KIND_RURAL, "2018-01-01"), "NOT_LOADED");
}

TEST_P(CategoryTest, ASourceThatSpeaksFromALaterDayLeavesTheEarlierDaysOpen) {
  Category category = Of(Category::KIND_RURAL, "anding", "");
  category.mutable_interval()->clear_start();
  category.mutable_interval()->set_attested_on("2018-11-13");
  ASSERT_THAT(Create(Anding(), "rural", category), IsOk());
  ASSERT_THAT(Create(Dingxi(), "all", Of(Category::KIND_RURAL, "", "621100", "2000")), IsOk());
  EXPECT_EQ(Says("anding", Category::KIND_RURAL, "2018-11-13"), "YES categories/rural");
  EXPECT_EQ(Says("anding", Category::KIND_RURAL, "2018-11-12"), "NOT_LOADED");
  EXPECT_EQ(Says("dingxi1", Category::KIND_RURAL, "2018-11-12"), "NO categories/all");
}

TEST_P(CategoryTest, AreasComeFromTheRegistryAndFromListsBesideIt) {
  EXPECT_EQ(Says("anding", Category::KIND_POVERTY_COUNTY, "2019-12-31"), "YES");
  EXPECT_EQ(Says("anding", Category::KIND_POVERTY_COUNTY, "2020-01-01"), "NO");
  EXPECT_EQ(Says("longxi", Category::KIND_POVERTY_COUNTY, "2019-12-31"), "NO");
  EXPECT_EQ(Says("anding", Category::KIND_ETHNIC_AREA, "2019-12-31"), "NOT_LOADED");
  HearTag("630000", "ethnic-area", "1984-10-01", std::string(kForEver));
  EXPECT_EQ(Says("anding", Category::KIND_ETHNIC_AREA, "2019-12-31"), "NO");
  ASSERT_THAT(Create(Dingxi(), "support", Of(Category::KIND_SUPPORT_TEACHING_COUNTY, "", "621122", "2019-01-01")),
              IsOk());
  EXPECT_EQ(Says("longxi", Category::KIND_SUPPORT_TEACHING_COUNTY, "2019-06-01"), "YES categories/support");
  EXPECT_EQ(Says("anding", Category::KIND_SUPPORT_TEACHING_COUNTY, "2019-06-01"), "NOT_LOADED");
  Category complete = Of(Category::KIND_SUPPORT_TEACHING_COUNTY, "", "621100", "2019-01-01");
  complete.set_complete_list(true);
  ASSERT_THAT(Create(Dingxi(), "complete", complete), IsOk());
  EXPECT_EQ(Says("anding", Category::KIND_SUPPORT_TEACHING_COUNTY, "2019-06-01"), "NO categories/complete");
}

TEST_P(CategoryTest, Q16_3_OnlyKindergartensAreRecognisedAsInclusive) {
  HearParty("garden", PartyKind::PARTY_KIND_KINDERGARTEN, "安定区民办幼儿园", "621102");
  EXPECT_EQ(Says("garden", Category::KIND_INCLUSIVE_KINDERGARTEN), "NOT_LOADED");
  EXPECT_EQ(Says("anding", Category::KIND_INCLUSIVE_KINDERGARTEN), "NO");
  ASSERT_THAT(Create(Anding(), "inclusive", Of(Category::KIND_INCLUSIVE_KINDERGARTEN, "garden", "")), IsOk());
  EXPECT_EQ(Says("garden", Category::KIND_INCLUSIVE_KINDERGARTEN), "YES categories/inclusive");
}

TEST_P(CategoryTest, AnAnswerAsThenKnown) {
  const absl::StatusOr<Category> created = Create(Anding(), "weak", Of(Category::KIND_WEAK, "anding", ""));
  ASSERT_THAT(created.status(), IsOk());
  const absl::StatusOr<Category> withdrawn = Withdraw(Anding(), *created);
  ASSERT_THAT(withdrawn.status(), IsOk());
  EXPECT_EQ(withdrawn->state(), Category::STATE_WITHDRAWN);
  EXPECT_EQ(withdrawn->reason(), "误录");
  EXPECT_EQ(Says("anding", Category::KIND_WEAK), "NOT_LOADED");
  EXPECT_EQ(Says("anding", Category::KIND_WEAK, "", &created->update_time()), "YES categories/weak");
  EXPECT_THAT(EventsOf("categories/weak"),
              ElementsAre("cn.jiedui.rotation.category.created.v1", "cn.jiedui.rotation.category.withdrawn.v1"));
}

TEST_P(CategoryTest, AllKindsAreAnsweredInOrder) {
  const auto answered = Ask(School(), "anding", "2019-12-31");
  ASSERT_THAT(answered.status(), IsOk());
  EXPECT_EQ(answered->effective_on(), "2019-12-31");
  EXPECT_EQ(answered->answers_size(), 12);
  for (int i = 1; i < answered->answers_size(); ++i) {
    EXPECT_LT(answered->answers(i - 1).kind(), answered->answers(i).kind());
  }
  EXPECT_EQ(answered->answers(9).kind(), Category::KIND_POVERTY_COUNTY);
  EXPECT_EQ(answered->answers(9).source(), "832个贫困县名单");
}

TEST_P(CategoryTest, ACountyPutsItselfOnNoListOfCounties) {
  const Category poor = Of(Category::KIND_POVERTY_COUNTY, "", "621102", "2012-01-01", "2020-01-01");
  EXPECT_THAT(Create(Anding(), "poor", poor), HasReason("COUNTY_LIST_FROM_ABOVE"));
  const absl::StatusOr<Category> created = Create(Dingxi(), "poor", poor);
  ASSERT_THAT(created.status(), IsOk());
  EXPECT_THAT(Withdraw(Anding(), *created).status(), HasReason("COUNTY_LIST_FROM_ABOVE"));
}

TEST_P(CategoryTest, WhatIsRefused) {
  const Category weak = Of(Category::KIND_WEAK, "anding", "", "2015-09-01", "2020-09-01");
  EXPECT_THAT(Create(School(), "a", weak), HasReason("PERMISSION_DENIED"));
  EXPECT_THAT(Create(Fuzhou(), "a", weak), HasReason("ROTATION_OUT_OF_SCOPE"));
  EXPECT_THAT(Create(Anding(), "A", weak), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Create(Anding(), "a", Of(Category::KIND_WEAK, "nowhere", "")), HasReason("UNKNOWN_REFERENCE"));
  EXPECT_THAT(Create(Anding(), "a", Of(Category::KIND_UNSPECIFIED, "anding", "")), HasReason("MISSING_FIELD"));
  const absl::StatusOr<Category> created = Create(Anding(), "a", weak);
  ASSERT_THAT(created.status(), IsOk());
  EXPECT_THAT(Create(Anding(), "a", weak), HasReason("ALREADY_EXISTS"));
  EXPECT_THAT(Create(Anding(), "b", Of(Category::KIND_WEAK, "anding", "", "2020-08-31")),
              HasReason("CATEGORY_OVERLAP"));
  ASSERT_THAT(Create(Anding(), "b", Of(Category::KIND_WEAK, "anding", "", "2020-09-01")), IsOk());

  Category changed = *created;
  changed.mutable_interval()->set_end("2020-09-02");
  EXPECT_THAT(Update(Anding(), changed), HasReason("CATEGORY_OVERLAP"));
  changed = *created;
  changed.set_kind(Category::KIND_RURAL);
  EXPECT_THAT(Update(Anding(), changed), HasReason("ROTATION_FIXED_FIELD"));
  changed = *created;
  changed.set_etag("\"9\"");
  EXPECT_THAT(Update(Anding(), changed), HasReason("ETAG_MISMATCH"));
  EXPECT_THAT(Update(Fuzhou(), *created), HasReason("NOT_FOUND"));
  EXPECT_THAT(Withdraw(Anding(), *created, ""), HasReason("MISSING_FIELD"));
  const absl::StatusOr<Category> withdrawn = Withdraw(Anding(), *created);
  ASSERT_THAT(withdrawn.status(), IsOk());
  EXPECT_THAT(Withdraw(Anding(), *withdrawn), HasReason("ROTATION_WRONG_STATE"));
  EXPECT_THAT(Update(Anding(), *withdrawn), HasReason("ROTATION_WRONG_STATE"));

  EXPECT_THAT(Ask(Fuzhou(), "anding"), HasReason("NOT_FOUND"));
  EXPECT_THAT(Ask(Ministry(), "nowhere"), HasReason("NOT_FOUND"));
  EXPECT_THAT(Ask(Ministry(), "anding", "2020-02-30"), HasReason("INVALID_FIELD"));
  google::protobuf::Timestamp never;
  never.set_seconds(int64_t{1} << 60);
  EXPECT_THAT(Ask(Ministry(), "anding", "", &never), HasReason("INVALID_FIELD"));
}

TEST_P(CategoryTest, ListsByFilterAndScope) {
  ASSERT_THAT(Create(Dingxi(), "a", Of(Category::KIND_WEAK, "anding", "")), IsOk());
  ASSERT_THAT(Create(Dingxi(), "b", Of(Category::KIND_RURAL, "longxi", "")), IsOk());
  ASSERT_THAT(Withdraw(Dingxi(), *Create(Dingxi(), "c", Of(Category::KIND_WEAK, "", "621122"))), IsOk());
  EXPECT_THAT(List(Dingxi(), ""), ElementsAre("a", "b", "c"));
  EXPECT_THAT(List(Anding(), ""), ElementsAre("a"));
  EXPECT_THAT(List(School(), ""), ElementsAre("a"));
  EXPECT_THAT(List(Dingxi(), "kind = WEAK"), ElementsAre("a", "c"));
  EXPECT_THAT(List(Dingxi(), "school = parties/longxi"), ElementsAre("b"));
  EXPECT_THAT(List(Dingxi(), "state = WITHDRAWN AND region_code = 621122"), ElementsAre("c"));
  EXPECT_THAT(List(Dingxi(), "name = categories/a"), ElementsAre("a"));
}

TEST_P(CategoryTest, Q16_33_EachChangeSaysWhoFromWhatToWhat) {
  const absl::StatusOr<Category> created = Create(Anding("zhao"), "a", Of(Category::KIND_WEAK, "anding", ""));
  ASSERT_THAT(Withdraw(Dingxi("li"), *created), IsOk());
  v1::ListCategoryRevisionsRequest request;
  request.set_name("categories/a");
  const Call as = As(Dingxi(), "ListCategoryRevisions");
  const auto history = Await(categories_.ListCategoryRevisions(as, request));
  ASSERT_THAT(history.status(), IsOk());
  ASSERT_EQ(history->revisions_size(), 2);
  EXPECT_EQ(history->revisions(0).actor(), "parties/edu-621100/li");
  EXPECT_EQ(history->revisions(0).from(), "PRESENT");
  EXPECT_EQ(history->revisions(0).to(), "WITHDRAWN");
  EXPECT_EQ(history->revisions(1).actor(), "parties/edu-621102/zhao");
}

TEST_P(CategoryTest, ImportTellsEachRowAndIsHarmlessWhenRepeated) {
  const Category a = Named(Of(Category::KIND_WEAK, "anding", "", "2015-09-01", "2020-09-01"), "a");
  const Category overlapping = Named(Of(Category::KIND_WEAK, "anding", "", "2020-01-01"), "b");
  const Category elsewhere = Named(Of(Category::KIND_WEAK, "fuzhou8", ""), "c");
  const Category nowhere = Named(Of(Category::KIND_WEAK, "nowhere", ""), "d");
  EXPECT_THAT(
      Import(Dingxi(), {a, overlapping, elsewhere, nowhere, Of(Category::KIND_WEAK, "anding", "")}),
      ElementsAre("CREATED", "CATEGORY_OVERLAP", "ROTATION_OUT_OF_SCOPE", "UNKNOWN_REFERENCE", "MISSING_FIELD"));
  EXPECT_THAT(Import(Dingxi(), {a}), ElementsAre("UNCHANGED"));
  Category other = a;
  other.mutable_interval()->set_end("2019-09-01");
  EXPECT_THAT(Import(Dingxi(), {other}), ElementsAre("CONFLICT"));
  EXPECT_THAT(Import(Dingxi(), {other, overlapping}, /*update=*/true), ElementsAre("UPDATED", "CREATED"));
  EXPECT_EQ(Get(Dingxi(), "a")->interval().end(), "2019-09-01");
  ASSERT_THAT(Withdraw(Dingxi(), *Get(Dingxi(), "a")), IsOk());
  EXPECT_THAT(Import(Dingxi(), {other}, /*update=*/true), ElementsAre("ROTATION_WRONG_STATE"));
  EXPECT_THAT(Import(Fuzhou(), {Named(Of(Category::KIND_WEAK, "fuzhou8", ""), "a")}), ElementsAre("ALREADY_EXISTS"));
}

TEST_P(CategoryTest, SchoolsListedAreThoseOfTheDayAndTheArea) {
  ASSERT_THAT(Create(Dingxi(), "a", Of(Category::KIND_KEY_VILLAGE_PRIMARY, "anding", "", "2015", "2020")), IsOk());
  ASSERT_THAT(Create(Dingxi(), "b", Of(Category::KIND_KEY_VILLAGE_PRIMARY, "longxi", "", "2015")), IsOk());
  ASSERT_THAT(Create(Dingxi(), "c", Of(Category::KIND_WEAK, "dingxi1", "", "2015")), IsOk());
  Write([](db::Tx& tx) -> absl::Status {
    const auto listed = [&](const Scope& area, absl::CivilDay day) {
      auto schools = store::SchoolsListed(tx, Category::KIND_KEY_VILLAGE_PRIMARY, area, day);
      EXPECT_THAT(schools.status(), IsOk());
      return schools.ok() ? *schools : std::vector<std::string>();
    };
    EXPECT_THAT(listed(Scope::All(), absl::CivilDay(2019, 12, 31)), ElementsAre("parties/anding", "parties/longxi"));
    EXPECT_THAT(listed(Scope::All(), absl::CivilDay(2020, 1, 1)), ElementsAre("parties/longxi"));
    EXPECT_THAT(listed(Scope::Region("621102"), absl::CivilDay(2019, 12, 31)), ElementsAre("parties/anding"));
    const auto unknown =
        store::CategoryOf(tx, "parties/nowhere", Category::KIND_WEAK, absl::CivilDay(2019, 1, 1), db::kPresent);
    EXPECT_THAT(unknown.status(), HasReason("UNKNOWN_REFERENCE"));
    return absl::OkStatus();
  });
}

INSTANTIATE_TEST_SUITE_P(Engines, CategoryTest, ::testing::ValuesIn(EnginesUnderTest()), EngineName);

}  // namespace
}  // namespace jiedui::rotation
