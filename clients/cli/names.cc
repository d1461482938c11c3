#include "clients/cli/names.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "clients/cli/errors.h"
#include "common/base/text.h"

namespace jiedui::cli {
namespace {

constexpr std::pair<std::string_view, std::string_view> kChinese[] = {
    {"PARTY_KIND_PROVINCE_GOVERNMENT", "省级人民政府"},
    {"PARTY_KIND_PREFECTURE_GOVERNMENT", "市（州）人民政府"},
    {"PARTY_KIND_COUNTY_GOVERNMENT", "县（市、区）人民政府"},
    {"PARTY_KIND_TOWNSHIP_GOVERNMENT", "乡镇人民政府"},
    {"PARTY_KIND_EDUCATION_DEPARTMENT", "省教育厅"},
    {"PARTY_KIND_EDUCATION_BUREAU", "教育局"},
    {"PARTY_KIND_PROVINCIAL_UNIT", "省直单位"},
    {"PARTY_KIND_CENTRAL_ORGAN", "中央国家机关"},
    {"PARTY_KIND_CENTRAL_ENTERPRISE", "中央企业"},
    {"PARTY_KIND_UNIVERSITY", "高等院校"},
    {"PARTY_KIND_ATTACHED_SCHOOL", "附属高中"},
    {"PARTY_KIND_SCHOOL", "中小学"},
    {"PARTY_KIND_KINDERGARTEN", "幼儿园"},
    {"PARTY_KIND_VOCATIONAL_SCHOOL", "职业学校"},
    {"PARTY_KIND_VOCATIONAL_GROUP", "职业教育集团"},
    {"PARTY_KIND_SOCIETY", "学会、研究会"},
    {"PARTY_KIND_MASS_ORGANISATION", "群团组织"},
    {"PARTY_KIND_OTHER", "其他"},
    {"STATE_PROPOSED", "拟议"},
    {"STATE_ACTIVE", "生效"},
    {"STATE_SUSPENDED", "暂停"},
    {"STATE_ENDED", "终止"},
    {"STAGE_PILOT", "试点"},
    {"STAGE_FULL", "全面推开"},
    {"CONFIDENCE_HIGH", "可信"},
    {"CONFIDENCE_MEDIUM", "较可信"},
    {"CONFIDENCE_LOW", "未确认"},
    {"LEVEL_PROVINCE", "省级"},
    {"LEVEL_PREFECTURE", "市（州）级"},
    {"LEVEL_COUNTY", "县级"},
    {"KIND_REGULAR", "行政区划"},
    {"KIND_PLACEHOLDER", "虚设（市辖区等）"},
    {"KIND_STATISTICAL_ZONE", "统计用功能区"},
    {"MODE_ONE_TO_ONE", "一对一"},
    {"MODE_ONE_TO_MANY", "一对多"},
    {"MODE_MANY_TO_ONE", "多对一"},
    {"MODE_MANY_TO_MANY", "多对多"},
    {"MODE_TEAM", "团队式"},
    {"SIDE_SUPPORTER", "支援方"},
    {"SIDE_RECIPIENT", "受援方"},
    {"IMPORT_OUTCOME_CREATED", "新增"},
    {"IMPORT_OUTCOME_UNCHANGED", "未变"},
    {"IMPORT_OUTCOME_UPDATED", "更新"},
    {"IMPORT_OUTCOME_CONFLICT", "冲突"},
    {"IMPORT_OUTCOME_REFUSED", "拒绝"},
    {"IN_FORCE_YES", "有效"},
    {"IN_FORCE_NO", "无效"},
    {"IN_FORCE_NOT_KNOWN", "不详"},
};

// Values begin with the name of their type; the first one, …_UNSPECIFIED, tells how long that is.
size_t PrefixLength(const google::protobuf::EnumDescriptor* type) {
  return type->value(0)->name().size() - std::string_view("UNSPECIFIED").size();
}

}  // namespace

std::string ChineseName(const google::protobuf::EnumDescriptor* type, int value) {
  const auto* descriptor = type->FindValueByNumber(value);
  if (descriptor == nullptr) return std::to_string(value);
  for (const auto& [name, chinese] : kChinese) {
    if (name == descriptor->name()) return std::string(chinese);
  }
  return "";
}

std::string Token(const google::protobuf::EnumDescriptor* type, int value) {
  const auto* descriptor = type->FindValueByNumber(value);
  return descriptor == nullptr ? std::to_string(value) : descriptor->name().substr(PrefixLength(type));
}

absl::StatusOr<int> ParseValue(const google::protobuf::EnumDescriptor* type, std::string_view field,
                               std::string_view text) {
  const std::string upper = absl::AsciiStrToUpper(ToAbsl(text));
  std::string known;
  for (int i = 1; i < type->value_count(); ++i) {
    const auto* value = type->value(i);
    const std::string token = Token(type, value->number());
    const std::string chinese = ChineseName(type, value->number());
    if (upper == token || upper == value->name() || text == chinese) return value->number();
    known += StrCat(known.empty() ? "" : "、", absl::AsciiStrToLower(token), "（", chinese, "）");
  }
  return UsageError(StrCat("“", field, "”不能是“", text, "”，可以是：", known, "。"));
}

std::string CitationText(std::string_view document, std::string_view clause) {
  if (clause.empty()) return std::string(document);
  return document.empty() ? StrCat("条款 ", clause) : StrCat(document, "（条款 ", clause, "）");
}

}  // namespace jiedui::cli
