#include "services/rotation/people/policy_category.h"

#include <algorithm>

#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "services/rotation/people/reasons_category.h"
#include "services/rotation/reasons.h"

namespace jiedui::rotation::policy {
namespace {

using v1::Category;
using Answered = v1::GetSchoolCategoriesResponse;

// What of a category says which it is.
bool SameSubject(const Category& a, const Category& b) {
  return a.kind() == b.kind() && a.school() == b.school() && a.region() == b.region() &&
         a.complete_list() == b.complete_list();
}

// Dates of stored rows are valid; a row that is not says nothing.
type::v1::InForce HoldsOn(const Category& category, absl::CivilDay day) {
  const absl::StatusOr<Period> period = ParseInterval("interval", category.interval());
  return period.ok() ? InForceOn(*period, day) : type::v1::IN_FORCE_UNSPECIFIED;
}

bool Says(const Category& category, Category::Kind kind) {
  return category.kind() == kind && category.state() == Category::STATE_PRESENT;
}

}  // namespace

std::string_view Chinese(Category::State state) {
  switch (state) {
    case Category::STATE_PRESENT: return "有效";
    case Category::STATE_WITHDRAWN: return "已撤销";
    default: return "未说明";
  }
}

std::string_view Chinese(Category::Kind kind) {
  switch (kind) {
    case Category::KIND_RURAL: return "乡村学校";
    case Category::KIND_WEAK: return "薄弱学校";
    case Category::KIND_TEACHING_POINT: return "教学点";
    case Category::KIND_SPECIAL: return "特殊教育学校";
    case Category::KIND_BOARDING: return "寄宿制学校";
    case Category::KIND_INCLUSIVE_KINDERGARTEN: return "普惠性民办幼儿园";
    case Category::KIND_PRIVATE: return "民办学校、幼儿园";
    case Category::KIND_KEY_VILLAGE_PRIMARY: return "省扶贫工作重点村小学";
    case Category::KIND_PRINCIPAL_BASE: return "名校长基地";
    case Category::KIND_POVERTY_COUNTY: return "贫困县";
    case Category::KIND_ETHNIC_AREA: return "民族地区";
    case Category::KIND_SUPPORT_TEACHING_COUNTY: return "支教名单县";
    default: return "未说明";
  }
}

bool IsOfAreas(Category::Kind kind) { return kind >= Category::KIND_POVERTY_COUNTY; }

const std::vector<Category::Kind>& CategoryKinds() {
  static const auto& kinds = *[] {
    auto* all = new std::vector<Category::Kind>;
    const google::protobuf::EnumDescriptor& descriptor = *Category::Kind_descriptor();
    for (int i = 0; i < descriptor.value_count(); ++i) {
      if (descriptor.value(i)->number() != 0)
        all->push_back(static_cast<Category::Kind>(descriptor.value(i)->number()));
    }
    return all;
  }();
  return kinds;
}

std::string_view TagOfKind(Category::Kind kind) {
  switch (kind) {
    case Category::KIND_POVERTY_COUNTY: return "poverty-county";
    case Category::KIND_ETHNIC_AREA: return "ethnic-area";
    default: return "";
  }
}

absl::Status ValidCategory(const Category& category) {
  if (category.kind() == Category::KIND_UNSPECIFIED) return MissingField("category.kind");
  if (!Category::Kind_IsValid(category.kind())) return InvalidField("category.kind", "应为已知的类别");
  if (category.school().empty() == category.region().empty()) {
    return InvalidField("category.school", "学校（school）与地区（region）应填写且只填写一项");
  }
  if (!category.school().empty()) {
    if (IsOfAreas(category.kind())) return InvalidField("category.school", "地区的类别应填写地区（region）");
    if (category.complete_list()) return InvalidField("category.complete_list", "名单完整只对地区填写");
    absl::Status name = CheckName("category.school", category.school(), "parties");
    if (!name.ok()) return name;
  } else {
    if (!IsDivisionCode(category.region())) return InvalidField("category.region", "六位行政区划代码");
    if (!IsOfAreas(category.kind()) && !category.complete_list()) {
      return InvalidField("category.region", "学校的类别应填写学校（school）；地区只用于说明名单完整");
    }
  }
  absl::Status dates = ParseInterval("category.interval", category.interval()).status();
  if (!dates.ok()) return dates;
  return RequiredText("category.source", category.source(), kMaxSource);
}

absl::Status ValidCategoryReason(std::string_view reason) { return RequiredText("reason", reason, kMaxReason); }

absl::Status CanUpdate(const Category& before, const Category& after) {
  if (!SameSubject(before, after)) {
    return Failure(kFixedField, {{"name", before.name()}, {"field", "类别、学校和地区"}});
  }
  if (before.state() == Category::STATE_PRESENT) return absl::OkStatus();
  return Failure(kWrongState, {{"name", before.name()},
                               {"state", Chinese(before.state())},
                               {"verb", "修改"},
                               {"allowed", Chinese(Category::STATE_PRESENT)}});
}

absl::Status CanWithdraw(const Category& category) {
  if (category.state() == Category::STATE_PRESENT) return absl::OkStatus();
  return Failure(kWrongState, {{"name", category.name()},
                               {"state", Chinese(category.state())},
                               {"verb", "撤销"},
                               {"allowed", Chinese(Category::STATE_PRESENT)}});
}

absl::Status FitsBeside(const Category& category, const std::vector<Category>& others) {
  absl::StatusOr<Period> days = ParseInterval("category.interval", category.interval());
  if (!days.ok()) return days.status();
  for (const Category& other : others) {
    if (other.name() == category.name() || other.state() != Category::STATE_PRESENT || !SameSubject(category, other)) {
      continue;
    }
    const absl::StatusOr<Period> taken = ParseInterval("interval", other.interval());
    if (!taken.ok() || !Overlap(*days, *taken)) continue;
    return Failure(
               kCategoryOverlap,
               {{"of", category.school().empty() ? category.region() : category.school()},
                {"kind", Chinese(category.kind())},
                {"other", other.name()},
                {"dates", StrCat(FormatDay(taken->start), taken->end ? StrCat("至", FormatDay(*taken->end)) : "起")}})
        .Field("category.interval", "与已有记录不重叠");
  }
  return absl::OkStatus();
}

Category AsEntered(const Category& category) {
  Category entered;
  entered.set_name(category.name());
  entered.set_kind(category.kind());
  entered.set_school(category.school());
  entered.set_region(category.region());
  entered.set_complete_list(category.complete_list());
  if (category.has_interval()) *entered.mutable_interval() = category.interval();
  entered.set_source(category.source());
  return entered;
}

Category Entered(const Category* before, const Category& entered, std::string_view region) {
  Category category = AsEntered(entered);
  if (before != nullptr) category.set_reason(before->reason());
  category.set_state(Category::STATE_PRESENT);
  category.set_region_code(std::string(region));
  return category;
}

Category Withdrawn(Category category, std::string_view reason) {
  category.set_state(Category::STATE_WITHDRAWN);
  category.set_reason(std::string(reason));
  return category;
}

Answered::Answer Judge(Category::Kind kind, const PartyFacts& school, const std::vector<Category>& own,
                       const std::vector<Category>& around, const AreaList& list, absl::CivilDay day) {
  Answered::Answer answer;
  answer.set_kind(kind);
  const auto say = [&](Answered::Known known, std::string_view category, std::string_view source) {
    answer.set_known(known);
    answer.set_category(std::string(category));
    answer.set_source(std::string(source));
    return answer;
  };
  // A row that speaks from a later day only leaves this day open, whatever a complete list says.
  bool open = false;
  const auto names = [&](const Category& row) {
    if (!Says(row, kind) || row.complete_list()) return false;
    const type::v1::InForce holds = HoldsOn(row, day);
    open = open || holds == type::v1::IN_FORCE_NOT_KNOWN;
    return holds == type::v1::IN_FORCE_YES;
  };
  for (const std::vector<Category>* rows : {&own, &around}) {
    const auto found = std::find_if(rows->begin(), rows->end(), names);
    if (found != rows->end()) return say(Answered::KNOWN_YES, found->name(), found->source());
  }
  if (list.names_it) return say(Answered::KNOWN_YES, "", list.source);
  if (kind == Category::KIND_INCLUSIVE_KINDERGARTEN && school.kind != pairing::v1::PARTY_KIND_KINDERGARTEN) {
    return say(Answered::KNOWN_NO, "", "结对登记的单位类型");
  }
  if (!open) {
    const auto complete = std::find_if(around.begin(), around.end(), [&](const Category& row) {
      return Says(row, kind) && row.complete_list() && HoldsOn(row, day) == type::v1::IN_FORCE_YES;
    });
    if (complete != around.end()) return say(Answered::KNOWN_NO, complete->name(), complete->source());
    if (list.loaded) return say(Answered::KNOWN_NO, "", list.source);
  }
  return say(Answered::KNOWN_NOT_LOADED, "", "");
}

}  // namespace jiedui::rotation::policy
