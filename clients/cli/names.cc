#include "clients/cli/names.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "clients/cli/errors.h"
#include "common/base/text.h"

namespace jiedui::cli {
namespace {

// Values by name; where the same name means different things, by message and name: those come first.
constexpr std::pair<std::string_view, std::string_view> kChinese[] = {
    {"Plan.KIND_SPECIAL", "专项计划"},
    {"Plan.KIND_OTHER", "其他计划"},
    {"Meeting.KIND_SPECIAL", "专题会议"},
    {"Meeting.KIND_OTHER", "其他会议"},
    {"SchoolGroup.KIND_OTHER", "其他集团"},
    {"Trusteeship.STATE_ACTIVE", "实施中"},
    {"Measure.STATE_PLANNED", "计划"},
    {"Difficulty.LEVEL_SCHOOL", "学校"},
    {"Difficulty.LEVEL_COUNTY", "县"},
    {"Difficulty.LEVEL_PROVINCE", "省"},
    {"Difficulty.LEVEL_MINISTRY", "教育部"},
    {"STATE_COMPLETED", "期满完成"},
    {"STATE_RENEWED", "已续期"},
    {"STATE_TERMINATED", "提前终止"},
    {"STATE_PENDING", "待签署"},
    {"STATE_SUBMITTED", "已提交"},
    {"STATE_APPROVED", "已批准"},
    {"STATE_SUPERSEDED", "已被替代"},
    {"STATE_DONE", "已实施"},
    {"STATE_CANCELLED", "已取消"},
    {"STATE_WITHDRAWN", "已撤回"},
    {"STATE_RAISED", "已提出"},
    {"STATE_ASSIGNED", "已交办"},
    {"STATE_ANSWERED", "已答复"},
    {"STATE_SOLVED", "已解决"},
    {"STATE_REOPENED", "重新提出"},
    {"STATE_REVIEWED", "已审核"},
    {"STATE_PUBLISHED", "已发布"},
    {"TIER_NATIONAL", "国家级"},
    {"TIER_PROVINCIAL", "省级"},
    {"TIER_CITY", "市级"},
    {"PARTY_ROLE_SUPPORTER", "支援方"},
    {"PARTY_ROLE_COUNTY_GOVERNMENT", "县级人民政府"},
    {"PARTY_ROLE_SCHOOL", "县中"},
    {"VERDICT_MET", "达标"},
    {"VERDICT_NOT_MET", "未达标"},
    {"VERDICT_PENDING", "待填报"},
    {"VERDICT_NO_TARGET", "尚无目标"},
    {"TASK_MANAGEMENT", "提高管理水平"},
    {"TASK_TEACHING", "加强教研指导和教师培训"},
    {"TASK_STUDENTS", "提高育人质量"},
    {"TASK_OTHER", "其他"},
    {"TYPE_RESIDENT_TEAM", "派驻校长教师团队"},
    {"TYPE_EXPERT_VISITS", "骨干教师到校指导"},
    {"TYPE_STUDENT_TEACHING", "大学生支教实践"},
    {"TYPE_TRAINING", "校长教师培训"},
    {"TYPE_SHADOWING", "跟岗挂职锻炼"},
    {"TYPE_CAMP", "夏（冬）令营"},
    {"TYPE_LAB_OPEN", "重点实验室开放"},
    {"TYPE_COUNTY_WIDE", "覆盖扩大到全县"},
    {"TYPE_INDUSTRY_EDUCATION", "产教融合"},
    {"TYPE_INTELLECTUAL", "智力支持"},
    {"TYPE_TALENT", "人才培养"},
    {"TYPE_OTHER", "其他"},
    {"TYPE_SUPPORT_PLAN", "帮扶方案"},
    {"TYPE_INCENTIVE_SCHEME", "待遇保障和激励机制"},
    {"TYPE_DEVELOPMENT_PLAN", "发展提升规划"},
    {"UNIT_PEOPLE", "人"},
    {"UNIT_STUDENTS", "学生"},
    {"UNIT_VISITS", "次"},
    {"UNIT_SESSIONS", "场次"},
    {"UNIT_HOURS", "课时"},
    {"UNIT_DAYS", "天"},
    {"UNIT_MONTHS", "月"},
    {"UNIT_PROJECTS", "项目"},
    {"UNIT_SENIOR_SCHOOLS", "高中"},
    {"UNIT_COMPULSORY_SCHOOLS", "义务教育学校"},
    {"UNIT_KINDERGARTENS", "幼儿园"},
    {"RECORD_KIND_SURVEY", "需求调研"},
    {"RECORD_KIND_DOCUMENT", "文件"},
    {"RECORD_KIND_COMMITMENT", "投入承诺"},
    {"RECORD_KIND_PAYMENT", "拨付"},
    {"ITEM_LEADING_GROUP", "领导小组"},
    {"ITEM_SUPPORT_PLAN", "帮扶方案"},
    {"ITEM_INCENTIVE_SCHEME", "待遇保障和激励机制"},
    {"ITEM_DEVELOPMENT_PLAN", "发展提升规划"},
    {"ITEM_AGREEMENT", "三方协议"},
    {"ITEM_SURVEY", "需求调研"},
    {"ITEM_PLAN", "一校一策方案"},
    {"KIND_SIGNING", "协议签署"},
    {"KIND_FILING", "协议备案"},
    {"KIND_ANSWER", "困难答复"},
    {"KIND_MEASURE", "措施实施"},
    {"KIND_COMPLETION", "期满办结"},
    {"BY_PROVINCE", "省份"},
    {"BY_SUPPORTER", "支援方"},
    {"KIND_YEARLY", "年度计划"},
    {"KIND_LONG_TERM", "长远规划"},
    {"KIND_JOINT", "联席会议"},
    {"KIND_MONEY", "资金"},
    {"KIND_GOODS", "物资"},
    {"KIND_PROJECT", "项目"},
    {"KIND_CLASSROOM_ALLIANCE", "阳光课堂联盟"},
    {"KIND_DELIVERED_CLASS", "专递课堂"},
    {"KIND_TEACHER_CLASS", "名师课堂"},
    {"KIND_SCHOOL_CLASS", "名校网络课堂"},
    {"KIND_KINDERGARTEN_NEW", "名园+新建园"},
    {"KIND_KINDERGARTEN_WEAK", "名园+薄弱园"},
    {"KIND_KINDERGARTEN_RURAL", "名园+农村园"},
    {"KIND_KINDERGARTEN_PRIVATE", "名园+民办园"},
    {"KIND_EDUCATION_GROUP", "集团化办学"},
    {"ROLE_RESPONSIBLE_LEADER", "负责人"},
    {"ROLE_DEPARTMENT", "职能部门"},
    {"ROLE_STAFF", "工作人员"},
    {"ROLE_OFFICE", "办事机构"},
    {"ROLE_HEAD", "组长"},
    {"ROLE_DEPUTY_HEAD", "副组长"},
    {"ROLE_MEMBER", "成员"},
    {"DIRECTION_TO_RECIPIENT", "支援方到受援方"},
    {"DIRECTION_TO_SUPPORTER", "受援方到支援方"},
    {"RECORD_KIND_CONTACT", "联系人"},
    {"RECORD_KIND_PLAN", "计划"},
    {"RECORD_KIND_LEADING_GROUP", "领导小组"},
    {"RECORD_KIND_MEETING", "会议"},
    {"RECORD_KIND_AGREEMENT", "协议"},
    {"RECORD_KIND_AID", "援助"},
    {"RECORD_KIND_ACTIVITY", "活动"},
    {"RECORD_KIND_SHARED_RESOURCE", "共享资源"},
    {"RECORD_KIND_NEED", "需求"},
    {"RECORD_KIND_SCHOOL_GROUP", "学校集团"},
    {"STATE_DRAFT", "草案"},
    {"STATE_IN_FORCE", "有效"},
    {"STATE_CLOSED", "已关闭"},
    {"KIND_NO_PLAN", "缺专项计划"},
    {"KIND_NO_YEARLY_PLAN", "缺年度计划"},
    {"KIND_NO_LEADER", "缺负责人"},
    {"KIND_NO_OFFICE", "缺办事机构"},
    {"KIND_NO_JOINT_MEETING", "缺联席会议"},
    {"KIND_NO_SPECIAL_MEETING", "缺专题会议"},
    {"KIND_NO_LEADING_GROUP", "缺领导小组"},
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
    {"HOW_RENAMED", "更名"},
    {"HOW_UPGRADED", "改设"},
    {"HOW_RECODED", "代码变更"},
    {"HOW_MERGED", "合并"},
    {"HOW_SPLIT", "析置"},
    {"WAY_OWN", "本级"},
    {"WAY_WITHIN", "区内单位"},
    {"WAY_ABOVE", "上级地区"},
    {"MODE_ONE_TO_ONE", "一对一"},
    {"MODE_ONE_TO_MANY", "一对多"},
    {"MODE_MANY_TO_ONE", "多对一"},
    {"MODE_MANY_TO_MANY", "多对多"},
    {"MODE_TEAM", "团队式"},
    {"EXCESS_REFUSE", "拒绝"},
    {"EXCESS_REASON", "须说明缘由"},
    {"TAG_LARGE_CLASSES", "消除大班额"},
    {"TAG_WEAK_SENIOR_SCHOOL", "帮扶薄弱高中"},
    {"TAG_TWO_WAY", "双向"},
    {"TAG_ALLIANCE", "学校联盟"},
    {"TAG_SCHOOL_GROUP", "集团化办学"},
    {"TAG_ENTRUSTED_MANAGEMENT", "委托管理"},
    {"TAG_POOR_AREA", "支援贫困地区"},
    {"TAG_OTHER", "其他"},
    {"KIND_OUTSIDE_PARENT_AREA", "超出上级地区"},
    {"KIND_OUTSIDE_PARENT_DATES", "超出上级起止日期"},
    {"KIND_ORPHAN", "上级已不在"},
    {"KIND_OVERLAP", "时间重叠"},
    {"KIND_PARTY_ENDED", "单位已不存在"},
    {"KIND_REGION_ENDED", "地区已撤销"},
    {"KIND_DUPLICATE_PARTY", "单位重复"},
    {"SIDE_SUPPORTER", "支援方"},
    {"SIDE_RECIPIENT", "受援方"},
    {"IMPORT_OUTCOME_CREATED", "新增"},
    {"IMPORT_OUTCOME_UNCHANGED", "未变"},
    {"IMPORT_OUTCOME_UPDATED", "更新"},
    {"IMPORT_OUTCOME_CONFLICT", "冲突"},
    {"IMPORT_OUTCOME_REFUSED", "拒绝"},
    {"NAME_MATCH_EXACT", "一致"},
    {"NAME_MATCH_ALIAS", "别名、旧名"},
    {"NAME_MATCH_NORMALISED", "写法不同"},
    {"NAME_MATCH_SHORTENED", "简称"},
    {"NAME_MATCH_QUALIFIED", "冠以上级地区"},
    {"SCHOOL_STAGE_PRIMARY", "小学"},
    {"SCHOOL_STAGE_JUNIOR", "初级中学"},
    {"SCHOOL_STAGE_SENIOR", "高级中学"},
    {"SCHOOL_STAGE_NINE_YEAR", "九年一贯制学校"},
    {"SCHOOL_STAGE_TWELVE_YEAR", "十二年一贯制学校"},
    {"SCHOOL_STAGE_COMPLETE_SECONDARY", "完全中学"},
    {"SCHOOL_STAGE_SPECIAL", "特殊教育学校"},
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
  const std::string qualified =
      type->containing_type() == nullptr ? "" : StrCat(type->containing_type()->name(), ".", descriptor->name());
  for (const auto& [name, chinese] : kChinese) {
    if (name == descriptor->name() || name == qualified) return std::string(chinese);
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
