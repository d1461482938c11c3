#include "services/reporting/obligations/policy_duty.h"

#include <sodium.h>

#include <array>
#include <optional>
#include <set>
#include <utility>

#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/base/error.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "services/reporting/obligations/reasons_obligation.h"
#include "services/reporting/reasons.h"

namespace jiedui::reporting::policy {
namespace {

constexpr size_t kMaxDutyId = 24, kMaxTitle = 100, kMaxId = 63;
constexpr int kMaxSchemes = 20, kMaxKinds = 20, kMaxMinimumDays = 366, kMaxDueDays = 180, kMaxRemindDays = 60;

PeriodKind KindOf(v1::PeriodKind kind) {
  return kind == v1::PERIOD_KIND_YEAR ? PeriodKind::kYear : PeriodKind::kHalfYear;
}

// The first half of the SHA-256 of a name, in hexadecimal: an id for a party whose own does not fit.
std::string DigestOf(std::string_view name) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash;
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(name.data()), name.size());
  std::array<char, crypto_hash_sha256_BYTES + 1> text;  // two digits a byte, of half of them, and the end
  return sodium_bin2hex(text.data(), text.size(), hash.data(), hash.size() / 2);
}

std::optional<pairing::v1::PartyKind> KindNamed(const std::string& name) {
  pairing::v1::PartyKind kind;
  if (!pairing::v1::PartyKind_Parse("PARTY_KIND_" + name, &kind) || kind == pairing::v1::PARTY_KIND_UNSPECIFIED) {
    return std::nullopt;
  }
  return kind;
}

Clause ClauseOf(const v1::Duty& duty) { return {duty.citation().clause(), duty.citation().document()}; }

}  // namespace

absl::Status ValidDuty(const v1::Duty& duty) {
  absl::Status valid = FirstError({CheckName("duty.name", duty.name(), "duties"),
                                   RequiredText("duty.display_name", duty.display_name(), kMaxTitle),
                                   InRange("duty.minimum_days", duty.minimum_days(), 1, kMaxMinimumDays),
                                   InRange("duty.due_days_after", duty.due_days_after(), 1, kMaxDueDays),
                                   InRange("duty.remind_days_before", duty.remind_days_before(), 0, kMaxRemindDays),
                                   RequiredText("duty.citation.clause", duty.citation().clause(), kMaxName),
                                   RequiredText("duty.citation.document", duty.citation().document(), kMaxName)});
  if (!valid.ok()) return valid;
  if (IdOf(duty.name()).size() > kMaxDutyId)
    return InvalidField("duty.name", StrCat("编号不超过", kMaxDutyId, "个字符"));
  if (duty.schemes().empty()) return MissingField("duty.schemes");
  if (duty.schemes_size() > kMaxSchemes) return InvalidField("duty.schemes", StrCat("不超过", kMaxSchemes, "个"));
  for (const std::string& scheme : duty.schemes()) {
    valid = CheckName("duty.schemes", scheme, "schemes");
    if (!valid.ok()) return valid;
  }
  if (duty.party_kinds_size() > kMaxKinds) return InvalidField("duty.party_kinds", StrCat("不超过", kMaxKinds, "种"));
  for (const std::string& kind : duty.party_kinds()) {
    if (!KindNamed(kind).has_value()) {
      return InvalidField("duty.party_kinds", "单位类别的英文名，如 PREFECTURE_GOVERNMENT");
    }
  }
  if (duty.side() == v1::SIDE_UNSPECIFIED) return MissingField("duty.side");
  if (!v1::Side_IsValid(duty.side())) return InvalidField("duty.side", "支援方或受援方");
  if (duty.period_kind() == v1::PERIOD_KIND_UNSPECIFIED) return MissingField("duty.period_kind");
  if (!v1::PeriodKind_IsValid(duty.period_kind())) return InvalidField("duty.period_kind", "半年或全年");
  if (!duty.receiver().empty()) valid = CheckName("duty.receiver", duty.receiver(), "parties");
  if (!valid.ok()) return valid;
  if (duty.interval().start().empty()) return MissingField("duty.interval.start");
  return ParseInterval("duty.interval", duty.interval()).status();
}

v1::Duty AsEntered(const v1::Duty& duty) {
  v1::Duty entered = duty;
  entered.clear_revision();
  entered.clear_etag();
  entered.clear_create_time();
  entered.clear_update_time();
  return entered;
}

DutyTerms TermsOf(const v1::Duty& duty) {
  const absl::StatusOr<Period> binds = ParseInterval("interval", duty.interval());
  std::set<pairing::v1::PartyKind> kinds;
  for (const std::string& kind : duty.party_kinds()) kinds.insert(*KindNamed(kind));
  return {.name = duty.name(),
          .schemes = {duty.schemes().begin(), duty.schemes().end()},
          .party_kinds = std::move(kinds),
          .side = duty.side() == v1::SIDE_SUPPORTER ? Side::kSupporter : Side::kRecipient,
          .kind = KindOf(duty.period_kind()),
          .start = binds.ok() ? binds->start : absl::CivilDay::max(),
          .end = binds.ok() ? binds->end : std::nullopt,
          .minimum_days = duty.minimum_days(),
          .due_days_after = duty.due_days_after()};
}

absl::Status CanOpen(const v1::Duty& duty, const ReportPeriod& period, absl::CivilDay today) {
  const DutyTerms terms = TermsOf(duty);
  const std::string text = PeriodInChinese(period);
  std::string why;
  if (period.kind != terms.kind) {
    why = StrCat("它按", Chinese(duty.period_kind()), "报送");
  } else if (period.start < terms.start) {
    why = StrCat("它自", FormatDay(terms.start), "起执行");
  } else if (terms.end.has_value() && period.end > *terms.end) {
    why = StrCat("它执行到", FormatDay(*terms.end - 1), "为止");
  }
  if (!why.empty()) {
    return Failure(kPeriodNotOfDuty, {{"duty", duty.display_name()}, {"period", text}, {"why", why}})
        .By(ClauseOf(duty), duty.name());
  }
  if (period.start > today) {
    const std::string start = FormatDay(period.start);
    return Failure(kPeriodNotBegun, {{"period", text}, {"start", start}});
  }
  return absl::OkStatus();
}

v1::ReportPeriod Opened(const v1::Duty& duty, const ReportPeriod& period) {
  v1::ReportPeriod opened;
  opened.set_name(PeriodName(duty.name(), period));
  opened.set_duty(duty.name());
  opened.set_period(FormatPeriod(period));
  opened.mutable_interval()->set_start(FormatDay(period.start));
  opened.mutable_interval()->set_end(FormatDay(period.end));
  opened.set_state(v1::ReportPeriod::STATE_OPEN);
  return opened;
}

absl::Status CanClose(const v1::ReportPeriod& period, absl::CivilDay today) {
  if (period.state() != v1::ReportPeriod::STATE_OPEN) {
    return Failure(kWrongState, {{"name", period.name()},
                                 {"state", Chinese(period.state())},
                                 {"verb", "关闭"},
                                 {"allowed", Chinese(v1::ReportPeriod::STATE_OPEN)}});
  }
  absl::StatusOr<ReportPeriod> days = ParsePeriod("period", period.period());
  if (!days.ok()) return days.status();
  if (today >= days->end) return absl::OkStatus();
  const std::string text = PeriodInChinese(*days), last = FormatDay(days->end - 1);
  return Failure(kPeriodNotOver, {{"period", text}, {"last", last}});
}

v1::ReportPeriod Closed(v1::ReportPeriod period) {
  period.set_state(v1::ReportPeriod::STATE_CLOSED);
  return period;
}

std::string PeriodName(std::string_view duty, const ReportPeriod& period) {
  return StrCat("reportPeriods/", IdOf(duty), "-", FormatPeriod(period));
}

std::string ObligationName(std::string_view duty, std::string_view period, std::string_view party) {
  const std::string first = StrCat(IdOf(duty), "-", period, "-");
  std::string last(IdOf(party));
  if (first.size() + last.size() > kMaxId) last = DigestOf(party);
  return StrCat("obligations/", first, last);
}

std::string_view Chinese(v1::ReportPeriod::State state) {
  switch (state) {
    case v1::ReportPeriod::STATE_OPEN: return "进行中";
    case v1::ReportPeriod::STATE_CLOSED: return "已关闭";
    default: return "未说明";
  }
}

std::string_view Chinese(v1::Side side) {
  switch (side) {
    case v1::SIDE_SUPPORTER: return "支援方";
    case v1::SIDE_RECIPIENT: return "受援方";
    default: return "未说明";
  }
}

std::string_view Chinese(v1::PeriodKind kind) {
  switch (kind) {
    case v1::PERIOD_KIND_HALF_YEAR: return "半年";
    case v1::PERIOD_KIND_YEAR: return "年度";
    default: return "未说明";
  }
}

}  // namespace jiedui::reporting::policy
