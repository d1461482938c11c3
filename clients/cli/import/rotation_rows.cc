// The rows of the rotation service's files.
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "clients/cli/errors.h"
#include "clients/cli/import/rows.h"
#include "clients/cli/names.h"
#include "clients/cli/record_fields.h"
#include "clients/cli/resolve.h"
#include "common/base/text.h"
#include "jiedui/rotation/v1/batch.pb.h"
#include "jiedui/rotation/v1/category.pb.h"
#include "jiedui/rotation/v1/person.pb.h"
#include "jiedui/rotation/v1/plan.pb.h"
#include "jiedui/rotation/v1/post.pb.h"
#include "jiedui/rotation/v1/posting.pb.h"
#include "jiedui/rotation/v1/training.pb.h"
#include "jiedui/rotation/v1/types.pb.h"
#include "jiedui/type/v1/type.pb.h"

namespace jiedui::cli {
namespace {

namespace rv1 = jiedui::rotation::v1;

template <class Resource>
absl::Status SetName(const Row& row, std::string_view column, std::string_view collection, Resource& resource) {
  if (row[column].empty()) return UsageError(StrCat("缺少“", column, "”"));
  resource.set_name(InCollection(collection, row[column]));
  return absl::OkStatus();
}

// The columns that are fields of the message by their very names.
absl::Status SetColumns(const Row& row, std::span<const std::string_view> columns, google::protobuf::Message& message) {
  for (const std::string_view column : columns) {
    if (row[column].empty()) continue;
    const absl::Status set = SetField(column, row[column], message);
    if (!set.ok()) return set;
  }
  return absl::OkStatus();
}

template <class Resource>
void SetInterval(const Row& row, Resource& resource) {
  if (row["start"].empty() && row["end"].empty()) return;
  resource.mutable_interval()->set_start(row["start"]);
  resource.mutable_interval()->set_end(row["end"]);
}

template <class Resource>
void SetCitation(const Row& row, Resource& resource) {
  if (row["clause"].empty() && row["document"].empty()) return;
  resource.mutable_citation()->set_clause(row["clause"]);
  resource.mutable_citation()->set_document(row["document"]);
}

// "1/2"; a full post where it is empty.
absl::Status SetShare(std::string_view column, std::string_view text, rv1::Share& share) {
  const std::vector<std::string> parts = absl::StrSplit(ToAbsl(text), '/');
  int32_t numerator = 0, denominator = 0;
  if (parts.size() != 2 || !absl::SimpleAtoi(parts[0], &numerator) || !absl::SimpleAtoi(parts[1], &denominator)) {
    return UsageError(StrCat("“", column, "”应写作 1/2"));
  }
  share.set_numerator(numerator);
  share.set_denominator(denominator);
  return absl::OkStatus();
}

std::vector<std::string> Parts(const std::string& text, char separator) {
  return text.empty() ? std::vector<std::string>() : absl::StrSplit(text, separator);
}

// "start:end" behind an "@"; an open end is left out.
absl::Status SetDays(std::string_view column, std::string_view text, type::v1::Interval& interval) {
  const size_t colon = text.find(':');
  interval.set_start(std::string(text.substr(0, colon)));
  if (colon != std::string_view::npos) interval.set_end(std::string(text.substr(colon + 1)));
  if (interval.start().empty()) return UsageError(StrCat("“", column, "”缺少开始日期"));
  return absl::OkStatus();
}

// "teacher@2008-09-01:2015-09-01|principal@2015-09-01"
absl::Status AddRole(const std::string& text, rv1::Person& person) {
  const size_t at = text.find('@');
  if (at == std::string::npos) return UsageError(StrCat("“roles”中的“", text, "”应写作 身份@开始:结束"));
  const auto role = ParseEnum<rv1::Role>("roles", text.substr(0, at));
  if (!role.ok()) return role.status();
  rv1::Person::RoleSpell& spell = *person.add_roles();
  spell.set_role(*role);
  return SetDays("roles", std::string_view(text).substr(at + 1), *spell.mutable_interval());
}

// "school-a@2008-09-01:2015-09-01;1/2;语文教师": school, days, share, duty; the last two may be left out.
absl::Status AddEmployment(const std::string& text, rv1::Person& person) {
  const std::vector<std::string> parts = Parts(text, ';');
  const size_t at = parts.front().find('@');
  if (at == std::string::npos || parts.size() > 3) {
    return UsageError(StrCat("“employments”中的“", text, "”应写作 学校@开始:结束;份额;职务"));
  }
  rv1::Person::Employment& employment = *person.add_employments();
  employment.set_school(InCollection("parties", parts.front().substr(0, at)));
  absl::Status set =
      SetDays("employments", std::string_view(parts.front()).substr(at + 1), *employment.mutable_interval());
  if (set.ok() && parts.size() > 1 && !parts[1].empty()) {
    set = SetShare("employments", parts[1], *employment.mutable_share());
  }
  if (set.ok() && parts.size() > 2) employment.set_duty(parts[2]);
  return set;
}

}  // namespace

absl::Status Fill(const Row& row, rv1::Person& person) {
  absl::Status set = SetName(row, "person_id", "people", person);
  if (!set.ok()) return set;
  constexpr std::string_view kFields[] = {"display_name",     "identity_number", "stage",    "subjects",
                                          "languages",        "title",           "backbone", "standing",
                                          "double_qualified", "home_county"};
  set = SetColumns(row, kFields, person);
  if (!set.ok()) return set;
  for (const std::string& text : Parts(row["roles"], '|')) {
    set = AddRole(text, person);
    if (!set.ok()) return set;
  }
  for (const std::string& text : Parts(row["employments"], '|')) {
    set = AddEmployment(text, person);
    if (!set.ok()) return set;
  }
  return absl::OkStatus();
}

absl::Status Fill(const Row& row, rv1::Category& category) {
  const absl::Status named = SetName(row, "category_id", "categories", category);
  if (!named.ok()) return named;
  SetInterval(row, category);
  if (!row["attested_on"].empty()) category.mutable_interval()->set_attested_on(row["attested_on"]);
  constexpr std::string_view kFields[] = {"kind", "school", "region", "complete_list", "source"};
  return SetColumns(row, kFields, category);
}

absl::Status Fill(const Row& row, rv1::Posting& posting) {
  absl::Status set = SetName(row, "posting_id", "postings", posting);
  if (!set.ok()) return set;
  constexpr std::string_view kFields[] = {"programme",    "kind",         "other_kind", "person", "home",
                                          "host",         "circuit",      "duty",       "stage",  "subject",
                                          "basis",        "team",         "batch",      "note",   "lodging_charge_fen",
                                          "mentor_pairs", "return_visits"};
  set = SetColumns(row, kFields, posting);
  if (!set.ok()) return set;
  SetInterval(row, posting);
  if (!row["share"].empty()) {
    set = SetShare("share", row["share"], *posting.mutable_share());
    if (!set.ok()) return set;
  }
  posting.set_reason(row["reason"]);
  if (!row["state"].empty()) {
    const auto state = ParseEnum<rv1::Posting::State>("state", row["state"]);
    if (!state.ok()) return state.status();
    posting.set_state(*state);
  }
  if (row["result"].empty()) return absl::OkStatus();
  const auto result = ParseEnum<rv1::Posting::Result>("result", row["result"]);
  if (!result.ok()) return result.status();
  posting.mutable_assessment()->set_result(*result);
  posting.mutable_assessment()->set_assessed_on(row["assessed_on"]);
  posting.mutable_assessment()->set_text(row["assessment"]);
  return absl::OkStatus();
}

absl::Status Fill(const Row& row, rv1::Quota& quota) {
  const absl::Status named = SetName(row, "quota_id", "quotas", quota);
  if (!named.ok()) return named;
  SetCitation(row, quota);
  constexpr std::string_view kFields[] = {"subject", "programme", "stage", "region",  "from_year",
                                          "to_year", "max",       "min",   "min_days"};
  return SetColumns(row, kFields, quota);
}

absl::Status Fill(const Row& row, rv1::Training& training) {
  const absl::Status named = SetName(row, "training_id", "trainings", training);
  if (!named.ok()) return named;
  SetInterval(row, training);
  if (!row["state"].empty()) {
    const auto state = ParseEnum<rv1::Training::State>("state", row["state"]);
    if (!state.ok()) return state.status();
    training.set_state(*state);
  }
  constexpr std::string_view kFields[] = {"kind",  "other_kind",  "title",   "programme", "subject",
                                          "hours", "charge_fen",  "round",   "organiser", "host",
                                          "basis", "region_code", "expected"};
  return SetColumns(row, kFields, training);
}

absl::Status Fill(const Row& row, rv1::Attendance& attendance) {
  if (row["training"].empty()) return UsageError("缺少“training”");
  if (row["person"].empty()) return UsageError("缺少“person”");
  constexpr std::string_view kFields[] = {"training", "person", "completed"};
  return SetColumns(row, kFields, attendance);
}

absl::Status Fill(const Row& row, rv1::Allotment& allotment) {
  const absl::Status named = SetName(row, "school", "allotments", allotment);
  if (!named.ok()) return named;
  for (const std::string& text : Parts(row["subjects"], '|')) {
    const size_t equals = text.find('=');
    int32_t posts = 0;
    if (equals == std::string::npos || !absl::SimpleAtoi(text.substr(equals + 1), &posts)) {
      return UsageError(StrCat("“subjects”中的“", text, "”应写作 学科=岗位数"));
    }
    rv1::Allotment::SubjectPosts& subject = *allotment.add_subjects();
    subject.set_subject(text.substr(0, equals));
    subject.set_posts(posts);
  }
  constexpr std::string_view kFields[] = {"posts",  "senior_posts", "middle_posts", "classes",           "pupils",
                                          "carers", "stage",        "since",        "declared_teachers", "source"};
  return SetColumns(row, kFields, allotment);
}

absl::Status Fill(const Row& row, rv1::Need& need) {
  const absl::Status named = SetName(row, "need_id", "needs", need);
  if (!named.ok()) return named;
  SetInterval(row, need);
  constexpr std::string_view kFields[] = {"school", "stage", "subject", "language", "count", "priority", "note"};
  return SetColumns(row, kFields, need);
}

}  // namespace jiedui::cli
