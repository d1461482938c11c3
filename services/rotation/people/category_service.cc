#include "services/rotation/people/category_service.h"

#include <optional>
#include <string>
#include <utility>

#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/base/instant.h"
#include "common/db/mutate.h"
#include "services/rotation/events.h"
#include "services/rotation/people/categories.h"
#include "services/rotation/people/category_entry.h"
#include "services/rotation/people/policy_category.h"
#include "services/rotation/people/reasons_category.h"
#include "services/rotation/reads.h"

namespace jiedui::rotation {
namespace {

using v1::Category;

const std::vector<rpc::FilterField>& CategoryFields() {
  static const auto& fields = *new std::vector<rpc::FilterField>{
      TextField("name", "name"), TextField("school", "party"), CodeField("region_code", "region_code"),
      EnumField("kind", "type", Category::Kind_descriptor(), "KIND_"),
      EnumField("state", "state", Category::State_descriptor(), "STATE_")};
  return fields;
}

}  // namespace

absl::Status MayEnter(const Call& call, v1::Category::Kind kind, std::string_view region) {
  if (policy::IsOfAreas(kind) && !access::ActsAt(call.caller, access::Level::kPrefecture)) {
    return Failure(kListedFromAbove, {{"kind", policy::Chinese(kind)}});
  }
  return access::MayWriteIn(call.caller, call.scope, region, "");
}

absl::StatusOr<std::string> RegionOf(db::Tx& tx, const Category& category) {
  if (category.school().empty()) return category.region();
  absl::StatusOr<std::optional<PartyFacts>> school = store::HeardParty(tx, category.school());
  if (!school.ok()) return school.status();
  if (!school->has_value()) return UnknownReference("category.school", "学校", category.school());
  return (*school)->region_code;
}

absl::Status FitsBesideOthers(db::Tx& tx, const Category& category) {
  const bool of_school = !category.school().empty();
  const std::string_view column = of_school ? "party" : "code";
  const std::string text = resource::KeyedTable().Where(
      StrCat(column, " = $1 AND ", column, " <> '' AND name > 'categories/' AND name < 'categories0'"));
  absl::StatusOr<std::vector<Category>> others =
      resource::Where<Category>(tx, {of_school ? "category.of_school" : "category.of_area", text},
                                {of_school ? category.school() : category.region()});
  if (!others.ok()) return others.status();
  return policy::FitsBeside(category, *others);
}

Answer<Category> CategoryService::GetCategory(const Call& call, const v1::GetCategoryRequest& request) {
  return GetResource<Category>(db_, workers_, call, request);
}

Answer<v1::ListCategoriesResponse> CategoryService::ListCategories(const Call& call,
                                                                   const v1::ListCategoriesRequest& request) {
  return ListResources<Category>(db_, workers_, call, request, CategoryFields(),
                                 &v1::ListCategoriesResponse::add_categories);
}

Answer<v1::ListCategoryRevisionsResponse> CategoryService::ListCategoryRevisions(
    const Call& call, const v1::ListCategoryRevisionsRequest& request) {
  return ListResourceRevisions<Category, v1::ListCategoryRevisionsResponse>(db_, workers_, call, request,
                                                                            &v1::CategoryRevision::mutable_category);
}

Answer<v1::GetSchoolCategoriesResponse> CategoryService::GetSchoolCategories(
    const Call& call, const v1::GetSchoolCategoriesRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = CheckName("school", request.school(), "parties");
  if (!valid.ok()) return valid;
  absl::CivilDay day = call.today;
  if (!request.effective_on().empty()) {
    absl::StatusOr<absl::CivilDay> asked = ParseDay("effective_on", request.effective_on());
    if (!asked.ok()) return asked.status();
    day = *asked;
  }
  int64_t known_at = db::kPresent;
  if (request.has_known_at()) {
    absl::StatusOr<int64_t> instant = MicrosOf("known_at", request.known_at());
    if (!instant.ok()) return instant.status();
    known_at = *instant;
  }
  using Response = v1::GetSchoolCategoriesResponse;
  return db::Query<Response>(
      db_, workers_, call, db::Cost::kShort, [&call, &request, day, known_at](db::Tx& tx) -> absl::StatusOr<Response> {
        absl::StatusOr<std::optional<PartyFacts>> school = store::HeardParty(tx, request.school());
        if (!school.ok()) return school.status();
        if (!school->has_value() ||
            !access::Concerns(call.caller, call.scope, {(*school)->region_code}, {request.school()})) {
          return Failure(kNotFound, {{"name", request.school()}});
        }
        absl::StatusOr<std::vector<store::CategoryAnswer>> answers =
            store::CategoriesOfSchool(tx, **school, day, known_at);
        if (!answers.ok()) return answers.status();
        Response response;
        for (store::CategoryAnswer& answer : *answers) *response.add_answers() = std::move(answer);
        response.set_effective_on(FormatDay(day));
        return response;
      });
}

Answer<Category> CategoryService::CreateCategory(const Call& call, const v1::CreateCategoryRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid =
      FirstError({resource::ValidId("category_id", request.category_id()), policy::ValidCategory(request.category())});
  if (!valid.ok()) return valid;
  const std::string name = resource::NewName<Category>(request.category_id());
  return db::Mutate<Category>(db_, call, request, [&call, &request, name](db::Mutation& m) -> absl::StatusOr<Category> {
    absl::StatusOr<std::string> region = RegionOf(m.tx(), request.category());
    if (!region.ok()) return region.status();
    absl::Status may = MayEnter(call, request.category().kind(), *region);
    if (!may.ok()) return may;
    absl::Status free = resource::IsFree<Category>(m, name);
    if (!free.ok()) return free;
    Category category = policy::Entered(nullptr, request.category(), *region);
    category.set_name(name);
    absl::Status fits = FitsBesideOthers(m.tx(), category);
    if (!fits.ok()) return fits;
    const std::string author = resource::WithAuthor("", call.caller);
    return resource::Save<Category>(m, nullptr, std::move(category), {.event = kCategoryCreated, .authors = author});
  });
}

Answer<Category> CategoryService::UpdateCategory(const Call& call, const v1::UpdateCategoryRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = FirstError(
      {CheckName("category.name", request.category().name(), "categories"), policy::ValidCategory(request.category())});
  if (!valid.ok()) return valid;
  return db::Mutate<Category>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Category> {
    absl::StatusOr<resource::Entered<Category>> before =
        LoadForChange<Category>(m, call, request.category().name(), request.category().etag());
    if (!before.ok()) return before.status();
    absl::Status possible = MayEnter(call, before->resource.kind(), before->resource.region_code());
    if (possible.ok()) possible = policy::CanUpdate(before->resource, request.category());
    if (possible.ok()) possible = FitsBesideOthers(m.tx(), request.category());
    if (!possible.ok()) return possible;
    const std::string authors = resource::WithAuthor(before->authors, call.caller);
    return resource::Save(m, &before->resource,
                          policy::Entered(&before->resource, request.category(), before->resource.region_code()),
                          {.event = kCategoryUpdated, .authors = authors});
  });
}

Answer<Category> CategoryService::WithdrawCategory(const Call& call, const v1::WithdrawCategoryRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid =
      FirstError({CheckName("name", request.name(), "categories"), policy::ValidCategoryReason(request.reason())});
  if (!valid.ok()) return valid;
  return db::Mutate<Category>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Category> {
    absl::StatusOr<resource::Entered<Category>> before =
        LoadForChange<Category>(m, call, request.name(), request.etag());
    if (!before.ok()) return before.status();
    absl::Status possible = MayEnter(call, before->resource.kind(), before->resource.region_code());
    if (possible.ok()) possible = policy::CanWithdraw(before->resource);
    if (!possible.ok()) return possible;
    return resource::Save(m, &before->resource, policy::Withdrawn(before->resource, request.reason()),
                          {.event = kCategoryWithdrawn, .decision = request.reason(), .authors = before->authors});
  });
}

}  // namespace jiedui::rotation
