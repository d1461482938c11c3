// What can be said of a record by itself: kinds, lengths, ranges, dates.
#include <set>
#include <string>

#include "common/base/checks.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "services/pairing/records/policy.h"

namespace jiedui::pairing::policy {
namespace {

using v1::Record;

constexpr size_t kMaxWord = 50, kMaxPerson = 100, kMaxUri = 500, kMaxText = 2000;
constexpr int64_t kMaxAmount = 1'000'000'000'000'000, kMaxCount = 1'000'000'000, kMaxQuota = 1'000'000;
constexpr int kFirstYear = 1900, kLastYear = 2200;

std::string At(std::string_view field, int index) { return StrCat(field, "[", index, "]"); }

absl::Status ValidPerson(std::string_view field, const v1::Person& person) {
  return FirstError({ValidText(StrCat(field, ".name"), person.name(), kMaxPerson),
                     ValidText(StrCat(field, ".phone"), person.phone(), kMaxPerson)});
}

absl::Status ValidDocument(std::string_view field, const v1::Document& document) {
  const std::string& hash = document.sha256();
  const bool hex = hash.find_first_not_of("0123456789abcdef") == std::string::npos;
  if (!hash.empty() && (hash.size() != 64 || !hex)) {
    return InvalidField(StrCat(field, ".sha256"), "64位小写十六进制数字");
  }
  return FirstError({ValidText(StrCat(field, ".title"), document.title(), kMaxName),
                     ValidText(StrCat(field, ".uri"), document.uri(), kMaxUri)});
}

absl::Status ValidList(std::string_view field, const google::protobuf::RepeatedPtrField<std::string>& items, int most) {
  if (items.size() > most) return InvalidField(field, StrCat("不超过", most, "项"));
  for (int i = 0; i < items.size(); ++i) {
    absl::Status status = RequiredText(At(field, i), items[i], kMaxName);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

template <class Items>
absl::Status AtMost(std::string_view field, const Items& items, int most) {
  return items.size() > most ? InvalidField(field, StrCat("不超过", most, "项")) : absl::OkStatus();
}

absl::Status Valid(const v1::Contact& contact) {
  if (contact.role() == v1::Contact::ROLE_UNSPECIFIED || !v1::Contact::Role_IsValid(contact.role())) {
    return InvalidField("record.contact.role", "负责人、职能部门、工作人员或办事机构");
  }
  const bool needs_person =
      contact.role() == v1::Contact::ROLE_RESPONSIBLE_LEADER || contact.role() == v1::Contact::ROLE_STAFF;
  if (needs_person && contact.person().name().empty()) return MissingField("record.contact.person.name");
  if (contact.role() != v1::Contact::ROLE_STAFF && contact.department().empty()) {
    return MissingField("record.contact.department");
  }
  return FirstError({ValidText("record.contact.department", contact.department(), kMaxName),
                     ValidText("record.contact.title", contact.title(), kMaxName),
                     ValidPerson("record.contact.person", contact.person())});
}

absl::Status Valid(const v1::Plan& plan) {
  if (plan.kind() == v1::Plan::KIND_UNSPECIFIED || !v1::Plan::Kind_IsValid(plan.kind())) {
    return InvalidField("record.plan.kind", "专项、年度、长远或其他计划");
  }
  return FirstError(
      {RequiredText("record.plan.title", plan.title(), kMaxName), ValidList("record.plan.fields", plan.fields(), 20),
       ValidList("record.plan.weak_points", plan.weak_points(), 50),
       ValidList("record.plan.measures", plan.measures(), 100), ValidList("record.plan.goals", plan.goals(), 50),
       InRange<int64_t>("record.plan.budget_fen", plan.budget_fen(), 0, kMaxAmount),
       ValidDocument("record.plan.document", plan.document())});
}

absl::Status Valid(const v1::LeadingGroup& group) {
  absl::Status status = FirstError({RequiredText("record.leading_group.title", group.title(), kMaxName),
                                    AtMost("record.leading_group.members", group.members(), 100)});
  if (!status.ok()) return status;
  for (int i = 0; i < group.members_size(); ++i) {
    const v1::LeadingGroup::Member& member = group.members(i);
    const std::string field = At("record.leading_group.members", i);
    if (member.role() == v1::LeadingGroup::ROLE_UNSPECIFIED || !v1::LeadingGroup::Role_IsValid(member.role())) {
      return InvalidField(StrCat(field, ".role"), "组长、副组长或成员");
    }
    status = FirstError({RequiredText(StrCat(field, ".post"), member.post(), kMaxName),
                         ValidPerson(StrCat(field, ".person"), member.person())});
    if (status.ok() && member.has_interval()) {
      status = ParseInterval(StrCat(field, ".interval"), member.interval()).status();
    }
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status Valid(const v1::Meeting& meeting) {
  if (meeting.kind() == v1::Meeting::KIND_UNSPECIFIED || !v1::Meeting::Kind_IsValid(meeting.kind())) {
    return InvalidField("record.meeting.kind", "联席会议、专题会议或其他会议");
  }
  absl::Status status = FirstError({ParseDay("record.meeting.held_on", meeting.held_on()).status(),
                                    ValidText("record.meeting.title", meeting.title(), kMaxName),
                                    ValidText("record.meeting.decisions", meeting.decisions(), kMaxText),
                                    ValidDocument("record.meeting.document", meeting.document()),
                                    AtMost("record.meeting.attendance", meeting.attendance(), 200)});
  if (!status.ok()) return status;
  for (int i = 0; i < meeting.attendance_size(); ++i) {
    const v1::Meeting::Attendance& seat = meeting.attendance(i);
    const std::string field = At("record.meeting.attendance", i);
    if (!v1::Meeting::Side_IsValid(seat.side())) return InvalidField(StrCat(field, ".side"), "支援方、受援方或空");
    status = FirstError({ValidText(StrCat(field, ".post"), seat.post(), kMaxName),
                         ValidPerson(StrCat(field, ".person"), seat.person())});
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status Valid(const v1::Agreement& agreement) {
  if (agreement.parties_size() < 2 || agreement.parties_size() > 20) {
    return InvalidField("record.agreement.parties", "2至20个单位");
  }
  std::set<std::string> once;
  for (int i = 0; i < agreement.parties_size(); ++i) {
    absl::Status named = CheckName(At("record.agreement.parties", i), agreement.parties(i), "parties");
    if (!named.ok()) return named;
    if (!once.insert(agreement.parties(i)).second) {
      return InvalidField(At("record.agreement.parties", i), "每个单位只列一次");
    }
  }
  if (!agreement.signed_on().empty()) {
    absl::Status signed_on = ParseDay("record.agreement.signed_on", agreement.signed_on()).status();
    if (!signed_on.ok()) return signed_on;
  }
  absl::Status status = FirstError({RequiredText("record.agreement.title", agreement.title(), kMaxName),
                                    ValidDocument("record.agreement.document", agreement.document()),
                                    AtMost("record.agreement.quotas", agreement.quotas(), 100)});
  if (!status.ok()) return status;
  for (int i = 0; i < agreement.quotas_size(); ++i) {
    const v1::Agreement::Quota& quota = agreement.quotas(i);
    const std::string field = At("record.agreement.quotas", i);
    status = FirstError({RequiredText(StrCat(field, ".kind"), quota.kind(), 100),
                         ValidText(StrCat(field, ".stage"), quota.stage(), kMaxWord),
                         InRange<int64_t>(StrCat(field, ".number"), quota.number(), 1, kMaxQuota),
                         InRange<int64_t>(StrCat(field, ".minimum_days"), quota.minimum_days(), 0, 3660)});
    if (!status.ok()) return status;
    if (quota.year() == 0) continue;
    status = InRange<int64_t>(StrCat(field, ".year"), quota.year(), kFirstYear, kLastYear);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status Valid(const v1::Aid& aid) {
  if (aid.kind() == v1::Aid::KIND_UNSPECIFIED || !v1::Aid::Kind_IsValid(aid.kind())) {
    return InvalidField("record.aid.kind", "资金、物资或项目");
  }
  if (aid.unit().empty() != (aid.kind() == v1::Aid::KIND_MONEY)) {
    return InvalidField("record.aid.unit", "资金以分计，不填单位；物资和项目须填单位");
  }
  return FirstError({RequiredText("record.aid.purpose", aid.purpose(), kMaxName),
                     InRange<int64_t>("record.aid.year", aid.year(), kFirstYear, kLastYear),
                     InRange<int64_t>("record.aid.promised", aid.promised(), 0, kMaxAmount),
                     InRange<int64_t>("record.aid.delivered", aid.delivered(), 0, kMaxAmount),
                     ValidText("record.aid.unit", aid.unit(), 20)});
}

absl::Status ValidQuantity(std::string_view field, const v1::Activity::Quantity& quantity) {
  if (quantity.registered_poor() > quantity.people()) {
    return InvalidField(StrCat(field, ".registered_poor"), "不超过总人数");
  }
  return FirstError({InRange<int64_t>(StrCat(field, ".people"), quantity.people(), 0, kMaxCount),
                     InRange<int64_t>(StrCat(field, ".registered_poor"), quantity.registered_poor(), 0, kMaxCount),
                     InRange<int64_t>(StrCat(field, ".days"), quantity.days(), 0, 3660),
                     InRange<int64_t>(StrCat(field, ".hours"), quantity.hours(), 0, 100'000),
                     InRange<int64_t>(StrCat(field, ".items"), quantity.items(), 0, kMaxCount)});
}

bool IsTerm(std::string_view term) {
  const size_t dash = term.find('-');
  if (dash != 4 || !ParseDate("term", term.substr(0, 4)).ok()) return false;
  return term.substr(5) == "autumn" || term.substr(5) == "spring";
}

absl::Status Valid(const v1::Activity& activity) {
  const std::string& type = activity.type();
  const bool listed =
      type.size() == 5 && type.starts_with("AT-") && type.find_first_not_of("0123456789", 3) == type.npos;
  if (!listed && type != "OTHER") {
    return InvalidField("record.activity.type", "活动类型编号（AT-01 起）或 OTHER");
  }
  if (type == "OTHER" && activity.text().empty()) return MissingField("record.activity.text");
  if (!v1::Activity::Direction_IsValid(activity.direction())) {
    return InvalidField("record.activity.direction", "支援方到受援方、受援方到支援方或空");
  }
  if (!activity.term().empty() && !IsTerm(activity.term())) {
    return InvalidField("record.activity.term", "学期，如 2012-autumn 或 2012-spring");
  }
  return FirstError({ValidText("record.activity.text", activity.text(), kMaxName),
                     ValidText("record.activity.host", activity.host(), kMaxName),
                     ValidQuantity("record.activity.planned", activity.planned()),
                     ValidQuantity("record.activity.done", activity.done())});
}

absl::Status Valid(const v1::SharedResource& resource) {
  return FirstError({RequiredText("record.shared_resource.title", resource.title(), kMaxName),
                     ValidText("record.shared_resource.kind", resource.kind(), kMaxWord),
                     CheckName("record.shared_resource.owner", resource.owner(), "parties"),
                     ValidText("record.shared_resource.uri", resource.uri(), kMaxUri)});
}

absl::Status Valid(const v1::Need& need) {
  return FirstError({RequiredText("record.need.title", need.title(), kMaxName),
                     ValidText("record.need.topic", need.topic(), kMaxWord),
                     ValidText("record.need.text", need.text(), kMaxText)});
}

absl::Status ValidGroup(const v1::SchoolGroup& group, std::string_view lead) {
  if (group.kind() == v1::SchoolGroup::KIND_UNSPECIFIED || !v1::SchoolGroup::Kind_IsValid(group.kind())) {
    return InvalidField("record.school_group.kind", "规定的集团类别之一");
  }
  if (group.members_size() < 1 || group.members_size() > 500) {
    return InvalidField("record.school_group.members", "1至500所学校");
  }
  std::set<std::string_view> once = {lead};
  for (int i = 0; i < group.members_size(); ++i) {
    const v1::SchoolGroup::Member& member = group.members(i);
    const std::string field = At("record.school_group.members", i);
    absl::Status status = CheckName(StrCat(field, ".party"), member.party(), "parties");
    if (!status.ok()) return status;
    if (!once.insert(member.party()).second) {
      return InvalidField(StrCat(field, ".party"), "不是牵头学校，且每所只列一次");
    }
    if (!member.has_interval()) continue;
    status = ParseInterval(StrCat(field, ".interval"), member.interval()).status();
    if (!status.ok()) return status;
  }
  return FirstError({RequiredText("record.school_group.title", group.title(), kMaxName),
                     ValidList("record.school_group.unity", group.unity(), 20)});
}

absl::Status ValidContent(const Record& record) {
  switch (KindOf(record)) {
    case v1::RECORD_KIND_CONTACT: return Valid(record.contact());
    case v1::RECORD_KIND_PLAN: return Valid(record.plan());
    case v1::RECORD_KIND_LEADING_GROUP: return Valid(record.leading_group());
    case v1::RECORD_KIND_MEETING: return Valid(record.meeting());
    case v1::RECORD_KIND_AGREEMENT: return Valid(record.agreement());
    case v1::RECORD_KIND_AID: return Valid(record.aid());
    case v1::RECORD_KIND_ACTIVITY: return Valid(record.activity());
    case v1::RECORD_KIND_SHARED_RESOURCE: return Valid(record.shared_resource());
    case v1::RECORD_KIND_NEED: return Valid(record.need());
    case v1::RECORD_KIND_SCHOOL_GROUP: return ValidGroup(record.school_group(), record.subject());
    default: return MissingField("record.content");
  }
}

// Whose records a kind may be.
absl::Status ValidSubject(const Record& record) {
  bool of_party = true, of_pairing = true;
  switch (KindOf(record)) {
    case v1::RECORD_KIND_LEADING_GROUP:
    case v1::RECORD_KIND_NEED:
    case v1::RECORD_KIND_SCHOOL_GROUP: of_pairing = false; break;
    case v1::RECORD_KIND_AGREEMENT:
    case v1::RECORD_KIND_AID:
    case v1::RECORD_KIND_ACTIVITY:
    case v1::RECORD_KIND_SHARED_RESOURCE: of_party = false; break;
    case v1::RECORD_KIND_MEETING:
      of_party = record.meeting().kind() != v1::Meeting::KIND_JOINT;
      of_pairing = record.meeting().kind() != v1::Meeting::KIND_SPECIAL;
      break;
    default: break;
  }
  if (of_party && CheckName("record.subject", record.subject(), "parties").ok()) return absl::OkStatus();
  if (of_pairing && CheckName("record.subject", record.subject(), "pairings").ok()) return absl::OkStatus();
  const std::string_view allowed = of_party && of_pairing ? "parties/单位 或 pairings/结对"
                                   : of_party             ? "parties/单位"
                                                          : "pairings/结对";
  return InvalidField("record.subject", StrCat(Chinese(KindOf(record)), "属于 ", allowed));
}

absl::Status ValidInterval(const Record& record) {
  if (record.has_meeting() || record.has_aid()) {
    if (!record.has_interval()) return absl::OkStatus();
    return InvalidField("record.interval", "空：会议以召开日期、援助以年份为准");
  }
  return ParseInterval("record.interval", record.interval()).status();
}

}  // namespace

absl::Status ValidRecord(const Record& record) {
  return FirstError({ValidContent(record), ValidSubject(record), ValidInterval(record),
                     ValidText("record.source", record.source(), kMaxSource),
                     ValidText("record.note", record.note(), kMaxNote),
                     ValidText("record.reason", record.reason(), kMaxReason)});
}

}  // namespace jiedui::pairing::policy
