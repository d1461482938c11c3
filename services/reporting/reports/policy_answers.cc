// What may be answered, and what the answers make of a draft.
#include <algorithm>
#include <set>
#include <utility>

#include "common/base/checks.h"
#include "common/base/error.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "services/reporting/reasons.h"
#include "services/reporting/reports/policy_report.h"
#include "services/reporting/reports/reasons_report.h"

namespace jiedui::reporting::policy {
namespace {

using v1::Answer;
using v1::GivenAnswer;
using v1::Report;

constexpr int kMaxListed = 50;
constexpr size_t kMaxText = 5000, kMaxDifficulty = 1000, kMaxUri = 500, kHashDigits = 64, kWhole = 15, kFraction = 6;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// "94.99", "-3", "0": as it would be printed, so that one number has one text.
bool IsDecimal(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  const size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  if (whole.empty() || whole.size() > kWhole || !std::all_of(whole.begin(), whole.end(), IsDigit)) return false;
  if (whole.size() > 1 && whole[0] == '0') return false;
  if (point == std::string_view::npos) return true;
  const std::string_view fraction = text.substr(point + 1);
  return !fraction.empty() && fraction.size() <= kFraction && std::all_of(fraction.begin(), fraction.end(), IsDigit);
}

bool IsHash(std::string_view text) {
  return text.size() == kHashDigits &&
         std::all_of(text.begin(), text.end(), [](char c) { return IsDigit(c) || (c >= 'a' && c <= 'f'); });
}

absl::Status OtherKind(const Answer& answer, std::string_view expected) {
  return Failure(kAnswerOfOtherKind, {{"question", answer.question()}, {"expected", expected}});
}

// Takes what is given for one question; nothing given takes the answer back.
absl::Status Give(Answer& answer, const GivenAnswer& given) {
  if (answer.unit().empty()) {
    if (!given.value().empty() || given.confirmed() || !given.explanation().empty()) return OtherKind(answer, "文字");
    answer.set_text(given.text());
  } else if (answer.source().empty()) {
    if (!given.text().empty() || given.confirmed() || !given.explanation().empty()) return OtherKind(answer, "数字");
    answer.set_value(given.value());
  } else {
    if (!given.text().empty() || !given.value().empty() || (given.confirmed() && !given.explanation().empty())) {
      return OtherKind(answer, "确认，或不一致的说明；其数字由系统得出，不用填报");
    }
    if (given.confirmed() && !answer.known()) return Failure(kFigureNotKnown, {{"question", answer.question()}});
    answer.set_confirmed(given.confirmed());
    answer.set_explanation(given.explanation());
  }
  return absl::OkStatus();
}

template <class Item>
bool Same(const google::protobuf::RepeatedPtrField<Item>& a, const google::protobuf::RepeatedPtrField<Item>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Item& left, const Item& right) {
    return left.SerializeAsString() == right.SerializeAsString();
  });
}

}  // namespace

Report Begun(const v1::Obligation& obligation, const v1::Form& form) {
  Report report;
  report.set_name(ReportName(obligation.name()));
  report.set_obligation(obligation.name());
  report.set_duty(obligation.duty());
  report.set_period(obligation.period());
  report.set_party(obligation.party());
  Follow(report, obligation);
  report.set_form(form.name());
  report.set_form_revision(form.revision());
  report.set_version(1);
  report.set_state(Report::STATE_DRAFT);
  *report.mutable_review_levels() = form.review_levels();
  for (const v1::Question& question : form.questions()) {
    Answer& answer = *report.add_answers();
    answer.set_question(question.code());
    answer.set_unit(question.unit());
    answer.set_source(question.source());
    answer.set_source_type(question.source_type());
  }
  return report;
}

void Follow(Report& report, const v1::Obligation& obligation) {
  report.set_party_name(obligation.party_name());
  report.set_region_code(obligation.region_code());
  *report.mutable_pairings() = obligation.pairings();
  report.set_from(obligation.from());
  report.set_until(obligation.until());
}

bool SetFigure(Answer& answer, bool known, std::string_view value, int64_t facts) {
  const bool changed = answer.known() != known || answer.value() != value;
  const bool looked_at = answer.confirmed() || !answer.explanation().empty();
  answer.set_known(known);
  answer.set_value(std::string(value));
  answer.set_facts(facts);
  if (!changed) return false;
  answer.clear_confirmed();
  answer.clear_explanation();
  return looked_at;
}

absl::Status ValidAnswers(const google::protobuf::RepeatedPtrField<GivenAnswer>& answers) {
  std::set<std::string_view> codes;
  for (int i = 0; i < answers.size(); ++i) {
    const GivenAnswer& given = answers[i];
    const std::string path = StrCat("answers[", i, "]");
    if (given.question().empty()) return MissingField(path + ".question");
    if (!codes.insert(given.question()).second) return InvalidField(path + ".question", "每个问题只答一次");
    absl::Status valid = FirstError({ValidText(path + ".text", given.text(), kMaxText),
                                     ValidText(path + ".explanation", given.explanation(), kMaxReason)});
    if (!valid.ok()) return valid;
    if (!given.value().empty() && !IsDecimal(given.value())) {
      return InvalidField(path + ".value", StrCat("数字，整数部分不超过", kWhole, "位、小数不超过", kFraction, "位"));
    }
  }
  return absl::OkStatus();
}

absl::Status ValidDifficulties(const google::protobuf::RepeatedPtrField<v1::Difficulty>& difficulties) {
  if (difficulties.size() > kMaxListed) return InvalidField("difficulties", StrCat("不超过", kMaxListed, "条"));
  for (int i = 0; i < difficulties.size(); ++i) {
    const std::string path = StrCat("difficulties[", i, "]");
    absl::Status valid = FirstError({RequiredText(path + ".text", difficulties[i].text(), kMaxDifficulty),
                                     ValidText(path + ".measure", difficulties[i].measure(), kMaxDifficulty)});
    if (!valid.ok()) return valid;
  }
  return absl::OkStatus();
}

absl::Status ValidAttachments(const google::protobuf::RepeatedPtrField<v1::Attachment>& attachments) {
  if (attachments.size() > kMaxListed) return InvalidField("attachments", StrCat("不超过", kMaxListed, "份"));
  for (int i = 0; i < attachments.size(); ++i) {
    const std::string path = StrCat("attachments[", i, "]");
    absl::Status valid = FirstError({RequiredText(path + ".title", attachments[i].title(), kMaxName),
                                     RequiredText(path + ".uri", attachments[i].uri(), kMaxUri)});
    if (!valid.ok()) return valid;
    if (attachments[i].sha256().empty()) return MissingField(path + ".sha256");
    if (!IsHash(attachments[i].sha256())) return InvalidField(path + ".sha256", "64位小写十六进制");
  }
  return absl::OkStatus();
}

absl::StatusOr<Report> Filled(Report report, const google::protobuf::RepeatedPtrField<GivenAnswer>& answers) {
  for (const GivenAnswer& given : answers) {
    const auto answer = std::find_if(report.mutable_answers()->begin(), report.mutable_answers()->end(),
                                     [&given](const Answer& answer) { return answer.question() == given.question(); });
    if (answer == report.mutable_answers()->end()) {
      return Failure(kUnknownQuestion, {{"question", given.question()}});
    }
    absl::Status taken = Give(*answer, given);
    if (!taken.ok()) return taken;
  }
  return report;
}

bool SaysAlready(const Report& report, const v1::SubmitReportsRequest& given) {
  if (!Same(report.difficulties(), given.difficulties()) || !Same(report.attachments(), given.attachments())) {
    return false;
  }
  for (const Answer& answer : report.answers()) {
    const auto found = std::find_if(given.answers().begin(), given.answers().end(),
                                    [&answer](const GivenAnswer& one) { return one.question() == answer.question(); });
    if (found == given.answers().end() || found->text() != answer.text() || found->confirmed() != answer.confirmed() ||
        found->explanation() != answer.explanation() || (answer.source().empty() && found->value() != answer.value())) {
      return false;
    }
  }
  return given.answers_size() == report.answers_size();
}

}  // namespace jiedui::reporting::policy
