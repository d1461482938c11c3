#include "services/reporting/notices/notices.h"

#include <string>
#include <utility>
#include <vector>

#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "common/resource/changes.h"
#include "services/reporting/events.h"
#include "services/reporting/heard.h"
#include "services/reporting/notices/policy_notice.h"
#include "services/reporting/notices/traits.h"
#include "services/reporting/period.h"
#include "services/reporting/timer_days.h"

namespace jiedui::reporting {
namespace {

using v1::Notice;

// Stored: never renamed.
constexpr std::string_view kLateKind = "notice-late";

constexpr db::Sql kNextNumber{"notice_counter.next", R"(
INSERT INTO notice_counter (series, year, last) VALUES ($1, $2, 1)
ON CONFLICT (series, year) DO UPDATE SET last = notice_counter.last + 1 RETURNING last)"};

// The words of the issuer's series; its name where it has none.
absl::StatusOr<std::string> SeriesOf(db::Tx& tx, const policy::Sides& sides) {
  absl::StatusOr<std::optional<v1::NoticeSeries>> series =
      resource::Find<v1::NoticeSeries>(tx, StrCat("noticeSeries/", IdOf(sides.issuer)));
  if (!series.ok()) return series.status();
  if (series->has_value()) return (*series)->words();
  return sides.issuer_name.empty() ? std::string(IdOf(sides.issuer)) : sides.issuer_name;
}

// In the transaction that issues the notice, so that none is lost.
absl::StatusOr<std::string> NextNumber(db::Tx& tx, const policy::Sides& sides, int64_t year) {
  absl::StatusOr<std::string> words = SeriesOf(tx, sides);
  if (!words.ok()) return words.status();
  int64_t number = 0;
  absl::Status counted = tx.Each(kNextNumber, {*words, year}, [&](const db::Row& row) {
    number = row.Int(0);
    return absl::OkStatus();
  });
  if (!counted.ok()) return counted;
  return policy::NumberOf(*words, year, number);
}

absl::StatusOr<policy::Sides> SidesOf(db::Tx& tx, std::string_view issuer, std::string_view recipient) {
  policy::Sides sides{.issuer = std::string(issuer), .recipient = std::string(recipient)};
  absl::StatusOr<std::optional<PartyFacts>> from = store::HeardParty(tx, issuer);
  if (!from.ok()) return from.status();
  if (from->has_value()) sides.issuer_name = (*from)->display_name;
  absl::StatusOr<std::optional<PartyFacts>> to = store::HeardParty(tx, recipient);
  if (!to.ok()) return to.status();
  if (!to->has_value()) return UnknownReference("notice.recipient", "recipient", recipient);
  sides.recipient_name = (*to)->display_name;
  sides.region_code = (*to)->region_code;
  return sides;
}

absl::Status ScheduleLate(db::Tx& tx, const Notice& notice) {
  if (notice.due_on().empty()) return absl::OkStatus();
  absl::StatusOr<absl::CivilDay> due = ParseDay("due_on", notice.due_on());
  if (!due.ok()) return due.status();
  return db::ScheduleTimer(tx, {.name = StrCat(kLateKind, "/", notice.name()),
                                .kind = std::string(kLateKind),
                                .subject = notice.name(),
                                .due_micros = MicrosOf(*due + 1)});
}

absl::Status PassedDeadline(db::Mutation& m, const db::Timer& timer) {
  absl::StatusOr<resource::Entered<Notice>> entered = resource::Get<Notice>(m.tx(), timer.subject);
  if (!entered.ok()) return entered.status();
  if (!policy::BecomesLate(entered->resource, DayOf(timer))) return absl::OkStatus();
  Notice late = entered->resource;
  late.set_late(true);
  return SaveNotice(m, entered->resource, std::move(late), kNoticeLate).status();
}

// Whether the unit was reminded of the obligation for this due date.
absl::StatusOr<bool> WasReminded(db::Tx& tx, const v1::Obligation& obligation) {
  static const auto& text = *new std::string(NoticeTable().Where("subject = $1 AND subject_due_on = $2 AND kind = $3"));
  absl::StatusOr<std::vector<Notice>> sent =
      resource::Where<Notice>(tx, {"notice.reminder", text},
                              {obligation.name(), obligation.due_on(), static_cast<int64_t>(Notice::KIND_REMINDER)});
  if (!sent.ok()) return sent.status();
  return !sent->empty();
}

}  // namespace

absl::StatusOr<Notice> IssueNoticeIn(db::Mutation& m, std::string_view name, std::string_view issuer, Notice stated) {
  absl::StatusOr<policy::Sides> sides = SidesOf(m.tx(), issuer, stated.recipient());
  if (!sides.ok()) return sides.status();
  const std::string subject_due_on = stated.subject_due_on();
  Notice notice = policy::Issued(std::move(stated), name, *sides, m.call().today);
  absl::StatusOr<std::string> number = NextNumber(m.tx(), *sides, m.call().today.year());
  if (!number.ok()) return number.status();
  notice.set_number(*number);
  notice.set_subject_due_on(subject_due_on);
  const std::string clause = notice.citation().clause();
  absl::StatusOr<Notice> saved = resource::Save<Notice>(
      m, nullptr, std::move(notice),
      {.event = kNoticeIssued, .clause = clause, .authors = resource::WithAuthor("", m.call().caller)});
  if (!saved.ok()) return saved.status();
  absl::Status scheduled = ScheduleLate(m.tx(), *saved);
  if (!scheduled.ok()) return scheduled;
  return saved;
}

absl::StatusOr<Notice> SaveNotice(db::Mutation& m, const Notice& before, Notice after, std::string_view event,
                                  std::string_view decision) {
  const std::string clause = after.citation().clause();
  return resource::Save(m, &before, std::move(after), {.event = event, .decision = decision, .clause = clause});
}

absl::Status RemindOfReport(db::Mutation& m, const v1::Duty& duty, const v1::Obligation& obligation) {
  if (duty.receiver().empty()) return absl::OkStatus();
  absl::StatusOr<std::optional<PartyFacts>> unit = store::HeardParty(m.tx(), obligation.party());
  if (!unit.ok()) return unit.status();
  if (!unit->has_value()) return absl::OkStatus();
  absl::StatusOr<bool> reminded = WasReminded(m.tx(), obligation);
  if (!reminded.ok()) return reminded.status();
  if (*reminded) return absl::OkStatus();
  absl::StatusOr<ReportPeriod> period = ParsePeriod("period", obligation.period());
  if (!period.ok()) return period.status();
  const std::string report = StrCat(PeriodInChinese(*period), "《", duty.display_name(), "》");
  Notice notice;
  notice.set_kind(Notice::KIND_REMINDER);
  notice.set_recipient(obligation.party());
  notice.set_title(StrCat("关于报送", report, "的催报通知"));
  notice.set_text(StrCat("你单位", report, "应不迟于", obligation.due_on(),
                         "报送，至今未报。请抓紧报送；确有困难的，请说明原因并申请延期。"));
  *notice.mutable_citation() = duty.citation();
  notice.set_subject(obligation.name());
  notice.set_subject_due_on(obligation.due_on());
  return IssueNoticeIn(m, resource::NewName<Notice>(""), duty.receiver(), std::move(notice)).status();
}

std::optional<absl::Status> FireNoticeTimer(db::Mutation& m, const db::Timer& timer) {
  if (timer.kind == kLateKind) return PassedDeadline(m, timer);
  return std::nullopt;
}

}  // namespace jiedui::reporting
