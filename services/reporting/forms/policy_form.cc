#include "services/reporting/forms/policy_form.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "services/reporting/figures/sources.h"
#include "services/reporting/forms/reasons_form.h"
#include "services/reporting/reasons.h"

namespace jiedui::reporting::policy {
namespace {

using v1::Form;
using v1::Question;

constexpr int kMaxQuestions = 100, kMaxMinutes = 600;
constexpr size_t kMaxTitle = 100, kMaxCode = 40, kMaxQuestion = 200, kMaxUnit = 20, kMaxType = 50;
constexpr std::string_view kLevels[] = {"county", "prefecture", "province"};

absl::Status WrongState(const Form& form, std::string_view verb, Form::State allowed) {
  return Failure(
      kWrongState,
      {{"name", form.name()}, {"state", Chinese(form.state())}, {"verb", verb}, {"allowed", Chinese(allowed)}});
}

absl::Status ValidSourced(const Question& question, const std::string& path) {
  const FigureSource* source = FindFigureSource(question.source());
  if (question.kind() != Question::KIND_FIGURE) return InvalidField(path + ".source", "空：只有数字才有数据来源");
  if (source == nullptr) return UnknownReference(path + ".source", "source", question.source());
  if (!question.source_type().empty() && !source->has_types) {
    return InvalidField(path + ".source_type", "空：该来源不分类型");
  }
  if (!question.unit().empty() && question.unit() != source->unit) {
    return InvalidField(path + ".unit", StrCat("来源的计量单位“", source->unit, "”，或空"));
  }
  if (question.minutes() != 0) return InvalidField(path + ".minutes", "0：有来源的数字不用填报");
  return ValidText(path + ".source_type", question.source_type(), kMaxType);
}

absl::Status ValidQuestion(const Question& question, const std::string& path) {
  if (question.code().empty()) return MissingField(path + ".code");
  if (!IsResourceId(question.code()) || question.code().size() > kMaxCode) {
    return InvalidField(path + ".code", StrCat("小写字母、数字与连字符，不超过", kMaxCode, "个字符"));
  }
  if (question.kind() == Question::KIND_UNSPECIFIED) return MissingField(path + ".kind");
  if (!Question::Kind_IsValid(question.kind())) return InvalidField(path + ".kind", "文字或数字");
  absl::Status valid = FirstError({RequiredText(path + ".text", question.text(), kMaxQuestion),
                                   ValidText(path + ".indicator", question.indicator(), kMaxCode)});
  if (!valid.ok()) return valid;
  if (!question.source().empty()) return ValidSourced(question, path);
  if (!question.source_type().empty()) return InvalidField(path + ".source_type", "空：没有数据来源");
  if (question.kind() == Question::KIND_TEXT && !question.unit().empty()) {
    return InvalidField(path + ".unit", "空：文字没有计量单位");
  }
  if (question.kind() == Question::KIND_FIGURE) {
    valid = RequiredText(path + ".unit", question.unit(), kMaxUnit);
    if (!valid.ok()) return valid;
  }
  return InRange(path + ".minutes", question.minutes(), 1, kMaxMinutes);
}

absl::Status ValidLevels(const Form& form) {
  const std::string_view* next = std::begin(kLevels);
  for (const std::string& level : form.review_levels()) {
    const std::string_view* found = std::find(next, std::end(kLevels), level);
    if (found == std::end(kLevels)) {
      return InvalidField("form.review_levels", "county、prefecture、province，由低到高，各不超过一次");
    }
    next = found + 1;
  }
  return absl::OkStatus();
}

std::optional<Period> HoldsIn(const Form& form) {
  absl::StatusOr<Period> period = ParseInterval("interval", form.interval());
  if (!period.ok()) return std::nullopt;
  return *period;
}

bool HoldTogether(const Form& a, const Form& b) {
  const std::optional<Period> first = HoldsIn(a), second = HoldsIn(b);
  return first.has_value() && second.has_value() && Overlap(*first, *second);
}

// Why two questions ask the same; "" where they do not.
std::string_view WhySame(const Question& a, const Question& b) {
  if (!a.source().empty() && a.source() == b.source() && a.source_type() == b.source_type()) return "数据来源相同";
  if (!a.indicator().empty() && a.indicator() == b.indicator()) return "指标相同";
  if (Essence(a.text()) == Essence(b.text())) return "内容相同";
  return "";
}

// A question that is asked by hand though a source answers it.
absl::Status AsksNothingKnown(const Form& form) {
  for (const Question& question : form.questions()) {
    if (!question.source().empty()) continue;
    for (const FigureSource& source : FigureSources()) {
      if (question.indicator() != source.name && Essence(question.text()) != Essence(source.display_name)) continue;
      return Failure(kQuestionKnown,
                     {{"question", question.code()}, {"source", source.name}, {"title", source.display_name}})
          .By(kCollectOnce, form.name());
    }
  }
  return absl::OkStatus();
}

absl::Status AsksNothingTwice(const Form& form, const Form& other) {
  for (int i = 0; i < form.questions_size(); ++i) {
    const int last = &form == &other ? i : other.questions_size();  // of itself each pair once
    for (int j = 0; j < last; ++j) {
      const std::string_view why = WhySame(form.questions(i), other.questions(j));
      if (why.empty()) continue;
      return Failure(kQuestionTwice, {{"question", form.questions(i).code()},
                                      {"form", other.name()},
                                      {"other", other.questions(j).code()},
                                      {"why", why}})
          .By(kCollectOnce, form.name());
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status ValidForm(const Form& form) {
  absl::Status valid =
      FirstError({RequiredText("form.display_name", form.display_name(), kMaxTitle),
                  CheckName("form.duty", form.duty(), "duties"), CheckName("form.owner", form.owner(), "parties"),
                  RequiredText("form.citation.clause", form.citation().clause(), kMaxName),
                  RequiredText("form.citation.document", form.citation().document(), kMaxName)});
  if (!valid.ok()) return valid;
  if (form.interval().start().empty()) return MissingField("form.interval.start");
  valid = ParseInterval("form.interval", form.interval()).status();
  if (!valid.ok()) return valid;
  if (form.questions().empty()) return MissingField("form.questions");
  if (form.questions_size() > kMaxQuestions) {
    return InvalidField("form.questions", StrCat("不超过", kMaxQuestions, "个问题"));
  }
  std::set<std::string_view> codes;
  for (int i = 0; i < form.questions_size(); ++i) {
    const std::string path = StrCat("form.questions[", i, "]");
    valid = ValidQuestion(form.questions(i), path);
    if (!valid.ok()) return valid;
    if (!codes.insert(form.questions(i).code()).second) return InvalidField(path + ".code", "各不相同的编号");
  }
  return ValidLevels(form);
}

Form AsEntered(const Form& form) {
  Form entered;
  entered.set_name(form.name());
  entered.set_display_name(form.display_name());
  entered.set_duty(form.duty());
  entered.set_owner(form.owner());
  *entered.mutable_interval() = form.interval();
  *entered.mutable_questions() = form.questions();
  *entered.mutable_review_levels() = form.review_levels();
  *entered.mutable_citation() = form.citation();
  entered.set_state(Form::STATE_DRAFT);
  for (Question& question : *entered.mutable_questions()) {
    const FigureSource* source = FindFigureSource(question.source());
    if (source != nullptr) question.set_unit(std::string(source->unit));
  }
  return entered;
}

bool IsInForce(const Form& form, absl::CivilDay day) {
  if (form.state() == Form::STATE_DRAFT) return false;
  const std::optional<Period> holds = HoldsIn(form);
  return holds.has_value() && holds->start <= day && (!holds->end.has_value() || day < *holds->end);
}

absl::Status CanUpdate(const Form& form) {
  if (form.state() == Form::STATE_DRAFT) return absl::OkStatus();
  return WrongState(form, "修改", Form::STATE_DRAFT);
}

absl::Status CanPublish(const Form& form, const std::vector<Form>& published, bool wrote) {
  if (form.state() != Form::STATE_DRAFT) return WrongState(form, "发布", Form::STATE_DRAFT);
  if (wrote) {
    return Failure(kSameActor, {{"who", "编制人"}, {"verb", "发布"}, {"name", form.name()}})
        .By(kTwoActors, form.name());
  }
  absl::Status possible = AsksNothingKnown(form);
  if (possible.ok()) possible = AsksNothingTwice(form, form);
  for (const Form& other : published) {
    if (!possible.ok()) return possible;
    if (other.period_kind() != form.period_kind() || !HoldTogether(form, other)) continue;
    if (other.duty() == form.duty()) {
      return Failure(kFormOverlaps, {{"duty", form.duty()}, {"form", other.name()}});
    }
    possible = AsksNothingTwice(form, other);
  }
  return possible;
}

Form Published(Form form) {
  form.set_state(Form::STATE_PUBLISHED);
  return form;
}

absl::Status CanRetire(const Form& form, absl::CivilDay end) {
  if (form.state() != Form::STATE_PUBLISHED) return WrongState(form, "停用", Form::STATE_PUBLISHED);
  const std::optional<Period> holds = HoldsIn(form);
  if (!holds.has_value() || end <= holds->start || (holds->end.has_value() && end > *holds->end)) {
    return InvalidField("end", "晚于开始使用的日期，且不晚于已定的停用日期");
  }
  return absl::OkStatus();
}

Form Retired(Form form, absl::CivilDay end) {
  form.mutable_interval()->set_end(FormatDay(end));
  form.set_state(Form::STATE_RETIRED);
  return form;
}

const Question* QuestionOf(const Form& form, std::string_view code) {
  const auto found = std::find_if(form.questions().begin(), form.questions().end(),
                                  [&](const Question& question) { return question.code() == code; });
  return found == form.questions().end() ? nullptr : &*found;
}

std::string Essence(std::string_view text) {
  static constexpr std::string_view kPassedOver[] = {"，", "。", "、", "：", "；", "（", "）",
                                                     "？", "！", "“",  "”",  "《", "》", "　"};
  std::string essence;
  for (size_t i = 0; i < text.size();) {
    const auto* mark = std::find_if(std::begin(kPassedOver), std::end(kPassedOver),
                                    [&](std::string_view passed) { return text.substr(i).starts_with(passed); });
    if (mark != std::end(kPassedOver)) {
      i += mark->size();
    } else if (static_cast<unsigned char>(text[i]) <= ' ' ||
               std::string_view(",.:;?!()\"'").find(text[i]) != std::string_view::npos) {
      ++i;
    } else {
      essence.push_back(text[i++]);
    }
  }
  return essence;
}

v1::GetBurdenResponse::FormBurden BurdenOf(const Form& form, int units) {
  v1::GetBurdenResponse::FormBurden burden;
  burden.set_form(form.name());
  burden.set_display_name(form.display_name());
  burden.set_owner(form.owner());
  burden.set_questions(form.questions_size());
  for (const Question& question : form.questions()) {
    burden.set_from_sources(burden.from_sources() + (question.source().empty() ? 0 : 1));
    burden.set_minutes(burden.minutes() + question.minutes());
  }
  burden.set_units(units);
  burden.set_total_minutes(static_cast<int64_t>(burden.minutes()) * units);
  return burden;
}

v1::GetBurdenResponse Summed(std::vector<v1::GetBurdenResponse::FormBurden> forms) {
  v1::GetBurdenResponse response;
  std::map<std::string, v1::GetBurdenResponse::OfficeBurden> offices;
  for (v1::GetBurdenResponse::FormBurden& form : forms) {
    v1::GetBurdenResponse::OfficeBurden& office = offices[form.owner()];
    office.set_owner(form.owner());
    office.set_forms(office.forms() + 1);
    office.set_questions(office.questions() + form.questions());
    office.set_minutes(office.minutes() + form.minutes());
    office.set_total_minutes(office.total_minutes() + form.total_minutes());
    *response.add_forms() = std::move(form);
  }
  for (auto& [owner, office] : offices) *response.add_offices() = std::move(office);
  return response;
}

std::string_view Chinese(Form::State state) {
  switch (state) {
    case Form::STATE_DRAFT: return "草案";
    case Form::STATE_PUBLISHED: return "已发布";
    case Form::STATE_RETIRED: return "已停用";
    default: return "未说明";
  }
}

}  // namespace jiedui::reporting::policy
