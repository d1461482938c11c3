#include "services/pairing/records/policy.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <utility>

#include "absl/strings/str_split.h"
#include "common/base/text.h"
#include "common/rules/rule.h"
#include "services/pairing/policy.h"
#include "services/pairing/reasons.h"

namespace jiedui::pairing::policy {

using v1::Record;

namespace {

absl::Status WrongState(const Record& record, std::string_view verb, std::string_view allowed) {
  return Failure(kRecordWrongState,
                 {{"record", record.name()}, {"state", Chinese(record.state())}, {"verb", verb}, {"allowed", allowed}});
}

// Of one kind and role, only one at a time stands beside its subject.
bool StandsAlone(const Record& record) {
  switch (KindOf(record)) {
    case v1::RECORD_KIND_CONTACT:
      return record.contact().role() == v1::Contact::ROLE_RESPONSIBLE_LEADER ||
             record.contact().role() == v1::Contact::ROLE_OFFICE;
    case v1::RECORD_KIND_PLAN: return record.plan().kind() != v1::Plan::KIND_OTHER;
    default: return false;
  }
}

bool HeadOf(const v1::Meeting& meeting, v1::Meeting::Side side) {
  return std::any_of(meeting.attendance().begin(), meeting.attendance().end(),
                     [&](const v1::Meeting::Attendance& seat) { return seat.head() && seat.side() == side; });
}

// A joint meeting counts when the heads of both sides attended (SD19-5.1b).
bool Counts(const v1::Meeting& meeting) {
  if (meeting.kind() != v1::Meeting::KIND_JOINT) return meeting.kind() == v1::Meeting::KIND_SPECIAL;
  return HeadOf(meeting, v1::Meeting::SIDE_SUPPORTER) && HeadOf(meeting, v1::Meeting::SIDE_RECIPIENT);
}

// Stored intervals were validated when they were entered.
Period Parsed(const type::v1::Interval& interval) { return ParseInterval("interval", interval).value_or(Period{}); }

// What is done under a pairing lies inside its dates (SD19-3.1b). Contacts, plans, agreements and needs may precede it.
absl::Status InsidePairing(const Record& record, const RecordSetting& setting) {
  if (!record.has_meeting() && !record.has_activity()) return absl::OkStatus();
  const v1::Pairing& pairing = *setting.pairing;
  const Clause clause{setting.scheme_citation.clause(), setting.scheme_citation.document()};
  if (!pairing.activated()) {
    return Failure(kPairingNeverInForce, {{"kind", Chinese(KindOf(record))}, {"pairing", pairing.name()}})
        .By(clause, pairing.name());
  }
  const Period outer = Parsed(pairing.interval());
  const Period inner =
      record.has_activity() ? *PeriodOf(record) : Period{FirstDayOf(record), FirstDayOf(record) + 1, true};
  if (Within(inner, outer)) return absl::OkStatus();
  const std::string until = outer.end ? StrCat(FormatDay(*outer.end - 1), "（含）") : "今";
  return Failure(kOutsidePairingDates, {{"kind", Chinese(KindOf(record))},
                                        {"pairing", pairing.name()},
                                        {"dates", StrCat(FormatDay(outer.start), " 至 ", until)}})
      .By(clause, pairing.name());
}

absl::Status NotAfter(const Record& record, absl::CivilDay today) {
  const bool deed = record.has_meeting() || (record.has_activity() && record.activity().has_done());
  if (!deed || FirstDayOf(record) <= today) return absl::OkStatus();
  return InvalidField(record.has_meeting() ? "record.meeting.held_on" : "record.interval.start",
                      StrCat("不晚于今天（", FormatDay(today), "）"));
}

// A plan aims at weak points where a document says so (SD19-5.2: 必须).
absl::Status AimsAtWeakPoints(const Record& record, const RecordSetting& setting) {
  if (!record.has_plan() || !setting.rule.has_value()) return absl::OkStatus();
  absl::StatusOr<int64_t> least = rules::NumberOf(*setting.rule);
  if (!least.ok()) return least.status();
  if (record.plan().weak_points_size() >= *least) return absl::OkStatus();
  return Failure(kPlanWithoutWeakPoint, {{"least", StrCat(*least)}})
      .Field("record.plan.weak_points", StrCat("至少", *least, "项"))
      .By(rules::ClauseOf(*setting.rule), record.subject());
}

// A leading group has one head where a document says so (SD19-5.1a): on its last day, or, while it lasts, from now on.
absl::Status HasHead(const Record& record, const RecordSetting& setting, absl::CivilDay today) {
  if (!record.has_leading_group() || !setting.rule.has_value()) return absl::OkStatus();
  absl::StatusOr<int64_t> wanted = rules::NumberOf(*setting.rule);
  if (!wanted.ok()) return wanted.status();
  const Period life = *PeriodOf(record);
  const absl::CivilDay day = life.end.has_value() ? *life.end - 1 : std::max(life.start, today);
  const auto& members = record.leading_group().members();
  const int64_t heads = std::count_if(members.begin(), members.end(), [&](const v1::LeadingGroup::Member& member) {
    const Period seat = member.has_interval() ? Parsed(member.interval()) : life;
    return member.role() == v1::LeadingGroup::ROLE_HEAD && InForceOn(seat, day) == type::v1::IN_FORCE_YES;
  });
  if (heads == *wanted) return absl::OkStatus();
  return Failure(kLeadingGroupHead, {{"wanted", StrCat(*wanted)}, {"heads", StrCat(heads)}})
      .Field("record.leading_group.members", StrCat(*wanted, "名组长"))
      .By(rules::ClauseOf(*setting.rule), record.subject());
}

// As many groups of one family as the rule says; another takes a reason.
absl::Status FewGroupsEach(const Record& record, const RecordSetting& setting, std::vector<Warning>& warnings) {
  if (!record.has_school_group() || !setting.rule.has_value()) return absl::OkStatus();
  absl::StatusOr<int64_t> most = rules::NumberOf(*setting.rule);
  if (!most.ok()) return most.status();
  std::map<std::string, int64_t> groups;  // by school, this one included
  for (const OtherGroup& other : setting.other_groups) {
    if (RuleOf(other.record) != RuleOf(record)) continue;
    const std::optional<Period> here = MembershipOf(record, other.party),
                                there = MembershipOf(other.record, other.party);
    if (!here.has_value() || !there.has_value() || !Overlap(*here, *there)) continue;
    if (1 + ++groups[other.party] <= *most) continue;
    Failure second(
        kSecondGroup,
        {{"school", other.title}, {"group", other.record.school_group().title()}, {"other", other.record.name()}});
    const Clause clause = rules::ClauseOf(*setting.rule);
    if (record.reason().empty()) return second.By(clause, record.name());
    warnings.push_back({std::string(kSecondGroup.name), std::string(clause.id), std::string(clause.document),
                        ChineseMessageOf(second)});
  }
  return absl::OkStatus();
}

// What a group of kindergartens should have in common and does not say (DX18-3.7.2).
void WarnOfUnity(const Record& record, const RecordSetting& setting, std::vector<Warning>& warnings) {
  if (!setting.unity_rule.has_value()) return;
  std::string missing;
  const auto& said = record.school_group().unity();
  for (const std::string& wanted : setting.unity_rule->texts().texts()) {
    if (std::find(said.begin(), said.end(), wanted) == said.end())
      missing += StrCat(missing.empty() ? "" : "、", wanted);
  }
  if (missing.empty()) return;
  const Clause clause = rules::ClauseOf(*setting.unity_rule);
  warnings.push_back({std::string(kUnityMissing.name), std::string(clause.id), std::string(clause.document),
                      ChineseMessageOf(Failure(kUnityMissing, {{"missing", missing}}))});
}

absl::Status OwnedByASide(const Record& record, const v1::Pairing& pairing) {
  if (!record.has_shared_resource()) return absl::OkStatus();
  const std::string& owner = record.shared_resource().owner();
  if (owner == pairing.supporter() || owner == pairing.recipient()) return absl::OkStatus();
  return InvalidField("record.shared_resource.owner", "结对的支援方或受援方");
}

// The kind of plan, contact … and the subject cannot change under a record.
absl::Status SameThing(const Record& before, const Record& after) {
  const bool same = before.subject() == after.subject() && KindOf(before) == KindOf(after) &&
                    RoleOf(before) == RoleOf(after) && YearOf(before) == YearOf(after);
  if (same) return absl::OkStatus();
  return Failure(kRecordFixedField, {{"record", before.name()}});
}

}  // namespace

// ---- Words and keys ------------------------------------------------------------------------------------------------------

v1::RecordKind KindOf(const Record& record) { return static_cast<v1::RecordKind>(record.content_case()); }

std::string_view Chinese(v1::RecordKind kind) {
  switch (kind) {
    case v1::RECORD_KIND_CONTACT: return "联系人";
    case v1::RECORD_KIND_PLAN: return "计划";
    case v1::RECORD_KIND_LEADING_GROUP: return "领导小组";
    case v1::RECORD_KIND_MEETING: return "会议";
    case v1::RECORD_KIND_AGREEMENT: return "协议";
    case v1::RECORD_KIND_AID: return "援助";
    case v1::RECORD_KIND_ACTIVITY: return "活动";
    case v1::RECORD_KIND_SHARED_RESOURCE: return "共享资源";
    case v1::RECORD_KIND_NEED: return "需求";
    case v1::RECORD_KIND_SCHOOL_GROUP: return "学校集团";
    default: return "档案";
  }
}

std::string_view Chinese(Record::State state) {
  switch (state) {
    case Record::STATE_DRAFT: return "草案";
    case Record::STATE_IN_FORCE: return "有效";
    case Record::STATE_CLOSED: return "已关闭";
    default: return "未知";
  }
}

int RoleOf(const Record& record) {
  switch (KindOf(record)) {
    case v1::RECORD_KIND_CONTACT: return record.contact().role();
    case v1::RECORD_KIND_PLAN: return record.plan().kind();
    case v1::RECORD_KIND_MEETING: return record.meeting().kind();
    case v1::RECORD_KIND_AID: return record.aid().kind();
    case v1::RECORD_KIND_SCHOOL_GROUP: return record.school_group().kind();
    default: return 0;
  }
}

int YearOf(const Record& record) {
  switch (KindOf(record)) {
    case v1::RECORD_KIND_PLAN:
      return record.plan().kind() == v1::Plan::KIND_YEARLY ? static_cast<int>(FirstDayOf(record).year()) : 0;
    case v1::RECORD_KIND_MEETING:
    case v1::RECORD_KIND_ACTIVITY: return static_cast<int>(FirstDayOf(record).year());
    case v1::RECORD_KIND_AID: return record.aid().year();
    default: return 0;
  }
}

std::optional<Period> PeriodOf(const Record& record) {
  if (record.has_meeting() || record.has_aid()) return std::nullopt;
  return Parsed(record.interval());
}

absl::CivilDay FirstDayOf(const Record& record) {
  if (const std::optional<Period> period = PeriodOf(record)) return period->start;
  if (record.has_meeting()) return ParseDay("held_on", record.meeting().held_on()).value_or(absl::CivilDay());
  return absl::CivilDay(record.aid().year(), 1, 1);
}

std::string_view RuleOf(const Record& record) {
  switch (KindOf(record)) {
    case v1::RECORD_KIND_PLAN: return record.plan().kind() == v1::Plan::KIND_SPECIAL ? "pairing-plan-weak-points" : "";
    case v1::RECORD_KIND_LEADING_GROUP: return "pairing-leading-group-heads";
    case v1::RECORD_KIND_SCHOOL_GROUP: {
      const v1::SchoolGroup::Kind kind = record.school_group().kind();
      if (kind == v1::SchoolGroup::KIND_CLASSROOM_ALLIANCE) return "pairing-networks-per-school";
      const bool kindergartens =
          kind >= v1::SchoolGroup::KIND_KINDERGARTEN_NEW && kind <= v1::SchoolGroup::KIND_KINDERGARTEN_PRIVATE;
      return kindergartens ? "pairing-groups-per-kindergarten" : "";
    }
    default: return "";
  }
}

std::string_view UnityRuleOf(const Record& record) {
  return RuleOf(record) == "pairing-groups-per-kindergarten" ? "pairing-kindergarten-group-unity" : "";
}

std::vector<std::string> PartiesNamed(const Record& record) {
  std::set<std::string> parties(record.agreement().parties().begin(), record.agreement().parties().end());
  for (const v1::SchoolGroup::Member& member : record.school_group().members()) parties.insert(member.party());
  return {parties.begin(), parties.end()};
}

std::optional<Period> MembershipOf(const Record& group, const std::string& school) {
  const std::optional<Period> life = PeriodOf(group);
  if (school == group.subject()) return life;
  for (const v1::SchoolGroup::Member& member : group.school_group().members()) {
    if (member.party() != school) continue;
    if (!member.has_interval()) return life;
    Period period = Parsed(member.interval());
    if (!Overlap(period, *life)) return std::nullopt;
    period.start = std::max(period.start, life->start);
    if (life->end.has_value() && (!period.end.has_value() || *period.end > *life->end)) period.end = life->end;
    return period;
  }
  return std::nullopt;
}

std::vector<std::string> SidesOf(const RecordSetting& setting) {
  if (!setting.pairing.has_value()) return {setting.party->name()};
  return {setting.pairing->supporter(), setting.pairing->recipient()};
}

std::string SchemeOf(const RecordSetting& setting) {
  return setting.pairing.has_value() ? setting.pairing->scheme() : "";
}

bool MayBeGrouped(v1::PartyKind kind) {
  return kind == v1::PARTY_KIND_SCHOOL || kind == v1::PARTY_KIND_KINDERGARTEN ||
         kind == v1::PARTY_KIND_VOCATIONAL_SCHOOL || kind == v1::PARTY_KIND_ATTACHED_SCHOOL;
}

absl::Status UnknownSubject(std::string_view subject) {
  return Failure(kUnknownReference, {{"field", "所属对象"}, {"name", subject}})
      .Field("record.subject", "已登记的单位或结对");
}

// ---- May -----------------------------------------------------------------------------------------------------------------

absl::Status MaySee(const Caller& caller, const Scope& scope, const Record& record,
                    const std::vector<std::string>& sides) {
  const auto& regions = record.regions();
  bool may = std::any_of(regions.begin(), regions.end(), [&](const std::string& code) { return scope.Covers(code); });
  if (may && record.has_shared_resource()) {
    may = MayWrite(caller, "").ok() || std::find(sides.begin(), sides.end(), caller.organisation) != sides.end();
  }
  if (may) return absl::OkStatus();
  return Failure(kNotFound, {{"name", record.name()}});
}

absl::Status MayEnter(const Caller& caller, const Scope& scope, const Record& record) {
  const auto& regions = record.regions();
  if (std::any_of(regions.begin(), regions.end(), [&](const std::string& code) { return scope.Covers(code); })) {
    return absl::OkStatus();
  }
  if (record.subject().starts_with("pairings/")) return UnknownSubject(record.subject());
  return Failure(kRecordOutOfScope, {{"region", caller.region}});
}

absl::Status MayApprove(const Caller& caller, const Record& record, std::string_view authors) {
  for (const auto& author : absl::StrSplit(ToAbsl(authors), '\n')) {
    if (author == caller.Id()) return Failure(kOwnApproval, {{"record", record.name()}});
  }
  return absl::OkStatus();
}

absl::Status MayImportApproved(const Caller& caller, const Record& record) {
  if (!record.has_plan() || record.state() != Record::STATE_IN_FORCE) return absl::OkStatus();
  if (caller.role != "operator" && caller.role != "system") {
    return Failure(kImportedApproval, {{"record", record.name()}});
  }
  return record.source().empty() ? MissingField("record.source") : absl::OkStatus();
}

// ---- With ----------------------------------------------------------------------------------------------------------------

Record WithRegions(Record record, const RecordSetting& setting) {
  record.clear_regions();
  if (setting.pairing.has_value()) {
    record.add_regions(setting.pairing->supporter_region());
    record.add_regions(setting.pairing->recipient_region());
  } else {
    record.add_regions(setting.party->region_code());
  }
  return record;
}

Record WithSubject(Record record, const RecordSetting& setting) {
  record = WithRegions(std::move(record), setting);
  if (record.has_meeting()) record.mutable_meeting()->set_counts(Counts(record.meeting()));
  const bool draft = record.has_plan() && record.state() != Record::STATE_IN_FORCE;
  record.set_state(draft ? Record::STATE_DRAFT : Record::STATE_IN_FORCE);
  record.set_held(!draft);
  return record;
}

std::string WithAuthor(std::string_view authors, const Caller& caller) {
  const std::string author = caller.Id();
  for (const auto& known : absl::StrSplit(ToAbsl(authors), '\n')) {
    if (known == author) return std::string(authors);
  }
  return authors.empty() ? author : StrCat(authors, "\n", author);
}

// ---- Can -----------------------------------------------------------------------------------------------------------------

absl::Status CanEnter(const Record& record, const RecordSetting& setting, absl::CivilDay today,
                      std::vector<Warning>& warnings) {
  if (!setting.unknown_party.empty()) {
    return Failure(kUnknownReference, {{"field", Chinese(KindOf(record))}, {"name", setting.unknown_party}});
  }
  if (!setting.ungroupable_party.empty()) {
    return InvalidField("record.school_group.members",
                        StrCat("中小学、幼儿园、职业学校或附属高中（", setting.ungroupable_party, "不是）"));
  }
  absl::Status status = NotAfter(record, today);
  if (!status.ok()) return status;
  if (setting.pairing.has_value()) {
    status = InsidePairing(record, setting);
    if (!status.ok()) return status;
    status = OwnedByASide(record, *setting.pairing);
    if (!status.ok()) return status;
  }
  status = AimsAtWeakPoints(record, setting);
  if (!status.ok()) return status;
  status = HasHead(record, setting, today);
  if (!status.ok()) return status;
  WarnOfUnity(record, setting, warnings);
  return FewGroupsEach(record, setting, warnings);
}

absl::Status CanUpdate(const Record& before, const Record& after) {
  if (before.has_plan() && before.state() != Record::STATE_DRAFT) return WrongState(before, "修改", "草案");
  if (before.state() == Record::STATE_CLOSED) return WrongState(before, "修改", "草案、有效");
  return SameThing(before, after);
}

absl::Status CanCorrect(const Record& before, const Record& after) {
  if (before.state() == Record::STATE_CLOSED) return WrongState(before, "修改", "草案、有效");
  if (before.state() == Record::STATE_IN_FORCE && after.state() == Record::STATE_DRAFT) {
    return WrongState(before, "改回草案", "草案");
  }
  return SameThing(before, after);
}

absl::Status CanReplace(const Record& record, std::string_view etag) {
  if (record.etag() == etag) return absl::OkStatus();
  return Failure(kEtagMismatch, {{"name", record.name()}, {"current", record.etag()}, {"given", etag}});
}

absl::Status CanApprove(const Record& record) {
  if (record.state() == Record::STATE_DRAFT) return absl::OkStatus();
  return WrongState(record, "批准", "草案");
}

absl::Status CanClose(const Record& record, std::optional<absl::CivilDay> end) {
  // What gave way to another may still turn out to have been entered in error.
  const bool withdraws = !end.has_value() && record.held();
  if (record.state() == Record::STATE_CLOSED && !withdraws) return WrongState(record, "关闭", "草案、有效");
  if (!end.has_value()) return absl::OkStatus();  // withdrawn
  const std::optional<Period> period = PeriodOf(record);
  if (record.state() == Record::STATE_DRAFT || !period.has_value()) {
    return InvalidField("end", "空：草案、会议和援助没有停止生效的日期");
  }
  if (*end <= period->start) return InvalidField("end", StrCat("晚于开始日期 ", FormatDay(period->start)));
  if (period->end.has_value() && *end > *period->end) {
    return InvalidField("end", StrCat("不晚于已定的结束日期 ", FormatDay(*period->end)));
  }
  return absl::OkStatus();
}

// ---- Change --------------------------------------------------------------------------------------------------------------

Record Approved(Record record) {
  record.set_state(Record::STATE_IN_FORCE);
  record.set_held(true);
  return record;
}

Record Closed(Record record, std::string_view end, std::string_view reason) {
  record.set_state(Record::STATE_CLOSED);
  if (!end.empty()) record.mutable_interval()->set_end(std::string(end));
  if (end.empty()) record.set_held(false);  // withdrawn
  record.set_reason(std::string(reason));
  return record;
}

absl::StatusOr<std::vector<Record>> ClosedBy(const Record& next, const std::vector<Record>& held) {
  std::vector<Record> closed;
  if (!StandsAlone(next)) return closed;
  const Period now = *PeriodOf(next);
  for (const Record& former : held) {
    const Period old = *PeriodOf(former);
    Record after = former;
    after.set_state(Record::STATE_CLOSED);
    after.set_superseded_by(next.name());
    if (!Overlap(old, now)) {
      // A version that is over by then is closed as it ended.
      if (!next.has_plan() || former.state() != Record::STATE_IN_FORCE || old.start >= now.start) continue;
    } else if (next.has_plan() && former.plan().version() > next.plan().version()) {
      return Failure(kNewerVersion, {{"other", former.name()},
                                     {"newer", StrCat(former.plan().version())},
                                     {"version", StrCat(next.plan().version())}});
    } else if (old.start < now.start) {
      after.mutable_interval()->set_end(FormatDay(now.start));
    } else if (next.has_plan() || old.start == now.start) {
      after.set_held(false);
    } else {
      return Failure(kOverlapsLater, {{"other", former.name()}, {"start", FormatDay(old.start)}})
          .Field("record.interval.end", StrCat("不晚于 ", FormatDay(old.start)));
    }
    closed.push_back(std::move(after));
  }
  return closed;
}

// ---- Answers -------------------------------------------------------------------------------------------------------------

Record AsEntered(Record record) {
  record.clear_revision();
  record.clear_etag();
  record.clear_create_time();
  record.clear_update_time();
  record.clear_regions();
  record.clear_held();
  record.clear_superseded_by();
  record.clear_excepted();
  if (record.has_meeting()) record.mutable_meeting()->clear_counts();
  if (record.has_plan()) record.mutable_plan()->clear_version();
  if (!record.has_plan()) record.clear_state();
  return record;
}

Record ForEveryone(Record record) {
  if (record.has_contact()) record.mutable_contact()->clear_person();
  if (record.has_leading_group()) {
    for (auto& member : *record.mutable_leading_group()->mutable_members()) member.clear_person();
  }
  if (record.has_shared_resource()) {
    record.mutable_shared_resource()->Clear();
    record.clear_source();
    record.clear_note();
    record.clear_reason();
  }
  if (record.has_meeting()) {
    for (auto& seat : *record.mutable_meeting()->mutable_attendance()) seat.clear_person();
  }
  return record;
}

std::string Share(int64_t delivered, int64_t promised) {
  if (promised == 0) return "";
  const int64_t common = std::gcd(delivered, promised);
  return StrCat(delivered / common, "/", promised / common);
}

std::string WhyNotCounted(const Record& record) {
  const v1::Meeting& meeting = record.meeting();
  const bool supporter = HeadOf(meeting, v1::Meeting::SIDE_SUPPORTER);
  const bool recipient = HeadOf(meeting, v1::Meeting::SIDE_RECIPIENT);
  if (supporter && recipient) return "";
  const std::string_view missing = !supporter && !recipient ? "双方" : supporter ? "受援方" : "支援方";
  return StrCat(meeting.held_on(), " 的联席会议缺", missing, "主要负责人");
}

}  // namespace jiedui::pairing::policy
