#include "services/trusteeship/policy_record.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include "absl/numeric/int128.h"
#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "common/rules/rule.h"
#include "services/trusteeship/policy.h"
#include "services/trusteeship/reasons_record.h"
#include "services/trusteeship/signing.h"

namespace jiedui::trusteeship::policy {
namespace {

using rules::v1::Rule;
using v1::Document;
using v1::Record;

constexpr std::string_view kNotice = "部属高校县中托管帮扶项目";
constexpr Clause kSurveys{"MOE22-4", kNotice}, kGroups{"MOE22-3a", kNotice}, kSupporterDocuments{"MOE22-3b", kNotice},
    kMoney{"MOE22-8a", kNotice}, kSchoolDocuments{"MOE22-8b", kNotice};

constexpr int kMaxNeeds = 50, kMaxMembers = 50;
constexpr size_t kMaxNeed = 500, kMaxUri = 500, kMaxPersonName = 50, kMaxPost = 100, kMaxDepartment = 100,
                 kMaxTitle = 200, kMaxPurpose = 100;
constexpr int64_t kMaxFen = 1'000'000'000'000'000;
constexpr int kFirstYear = 1900, kLastYear = 2200;

bool OfTrusteeship(const Record& record) {
  return record.has_survey() || record.has_commitment() || record.has_payment();
}

absl::Status NotLater(std::string_view field, absl::CivilDay day, absl::CivilDay today) {
  if (day <= today) return absl::OkStatus();
  return InvalidField(field, StrCat("不晚于今天（", FormatDay(today), "）"));
}

bool IsLink(std::string_view uri) {
  const size_t scheme = uri.starts_with("https://") ? 8 : uri.starts_with("http://") ? 7 : 0;
  return scheme > 0 && uri.size() > scheme && uri[scheme] != '/' &&
         std::none_of(uri.begin(), uri.end(), [](unsigned char c) { return c <= ' ' || c == 0x7f; });
}

// A link, or none; its hash only beside it.
absl::Status ValidLink(std::string_view content, std::string_view uri, std::string_view sha256) {
  const std::string uri_field = StrCat(content, ".uri"), hash_field = StrCat(content, ".sha256");
  absl::Status length = ValidText(uri_field, uri, kMaxUri);
  if (!length.ok()) return length;
  if (!uri.empty() && !IsLink(uri)) return InvalidField(uri_field, "以 http:// 或 https:// 开头、不含空格的链接");
  if (sha256.empty()) return absl::OkStatus();
  if (uri.empty()) return MissingField(uri_field);
  return sha256.size() == kHashBytes ? absl::OkStatus() : InvalidField(hash_field, "32字节的SHA-256值，未知则不填");
}

absl::Status ValidSurvey(const v1::Survey& survey, absl::CivilDay today) {
  absl::StatusOr<absl::CivilDay> start = ParseDay("record.survey.start", survey.start());
  if (!start.ok()) return start.status();
  absl::Status past = NotLater("record.survey.start", *start, today);
  if (!past.ok()) return past;
  if (!survey.last_day().empty()) {
    absl::StatusOr<absl::CivilDay> last = ParseDay("record.survey.last_day", survey.last_day());
    if (!last.ok()) return last.status();
    if (*last < *start) return InvalidField("record.survey.last_day", "不早于开始日期");
    past = NotLater("record.survey.last_day", *last, today);
    if (!past.ok()) return past;
  }
  if (survey.needs().empty() || survey.needs_size() > kMaxNeeds) {
    return InvalidField("record.survey.needs", StrCat("1 至 ", kMaxNeeds, " 项需求"));
  }
  for (const std::string& need : survey.needs()) {
    absl::Status valid = RequiredText("record.survey.needs", need, kMaxNeed);
    if (!valid.ok()) return valid;
  }
  return ValidLink("record.survey", survey.uri(), survey.sha256());
}

absl::Status ValidGroup(const v1::LeadingGroup& group) {
  if (!group.has_head()) {
    return Failure(kGroupWithoutHead).Field("record.leading_group.head", "组长及其职务").By(kGroups);
  }
  absl::Status valid =
      FirstError({ValidText("record.leading_group.head.display_name", group.head().display_name(), kMaxPersonName),
                  RequiredText("record.leading_group.head.post", group.head().post(), kMaxPost)});
  if (!valid.ok()) return valid;
  if (group.departments_size() > kMaxMembers) {
    return InvalidField("record.leading_group.departments", StrCat("不超过", kMaxMembers, "个"));
  }
  for (const std::string& department : group.departments()) {
    valid = RequiredText("record.leading_group.departments", department, kMaxDepartment);
    if (!valid.ok()) return valid;
  }
  if (group.attached_schools_size() > kMaxMembers) {
    return InvalidField("record.leading_group.attached_schools", StrCat("不超过", kMaxMembers, "所"));
  }
  std::set<std::string_view> schools;
  for (const std::string& school : group.attached_schools()) {
    valid = CheckName("record.leading_group.attached_schools", school, "parties");
    if (!valid.ok()) return valid;
    if (!schools.insert(school).second) {
      return InvalidField("record.leading_group.attached_schools", "各不相同的学校");
    }
  }
  return ParseDay("record.leading_group.start", group.start()).status();
}

absl::Status ValidDocument(const Document& document) {
  if (!Document::Type_IsValid(document.type()) || document.type() == Document::TYPE_UNSPECIFIED) {
    return InvalidField("record.document.type", "帮扶方案、待遇保障和激励机制、发展提升规划或其他");
  }
  absl::Status valid = document.type() == Document::TYPE_OTHER
                           ? RequiredText("record.document.title", document.title(), kMaxTitle)
                           : ValidText("record.document.title", document.title(), kMaxTitle);
  if (!valid.ok()) return valid;
  if (document.uri().empty()) return MissingField("record.document.uri");
  valid = ValidLink("record.document", document.uri(), document.sha256());
  if (!valid.ok() || document.dated_on().empty()) return valid;
  return ParseDate("record.document.dated_on", document.dated_on()).status();
}

absl::Status ValidCommitment(const v1::Commitment& commitment) {
  return FirstError({RequiredText("record.commitment.purpose", commitment.purpose(), kMaxPurpose),
                     InRange("record.commitment.year", commitment.year(), kFirstYear, kLastYear),
                     InRange<int64_t>("record.commitment.fen", commitment.fen(), 1, kMaxFen)});
}

absl::Status ValidPayment(const v1::Payment& payment, absl::CivilDay today) {
  absl::Status valid = FirstError({CheckName("record.payment.commitment", payment.commitment(), "records"),
                                   InRange<int64_t>("record.payment.fen", payment.fen(), 1, kMaxFen)});
  if (!valid.ok()) return valid;
  absl::StatusOr<absl::CivilDay> day = ParseDay("record.payment.paid_on", payment.paid_on());
  if (!day.ok()) return day.status();
  return NotLater("record.payment.paid_on", *day, today);
}

absl::Status ValidContent(const Record& record, absl::CivilDay today) {
  switch (record.content_case()) {
    case Record::kSurvey: return ValidSurvey(record.survey(), today);
    case Record::kLeadingGroup: return ValidGroup(record.leading_group());
    case Record::kDocument: return ValidDocument(record.document());
    case Record::kCommitment: return ValidCommitment(record.commitment());
    case Record::kPayment: return ValidPayment(record.payment(), today);
    case Record::CONTENT_NOT_SET: break;
  }
  return InvalidField("record", "需求调研、领导小组、文件、投入承诺或拨付之一");
}

// Sums of amounts may pass what 64 bits hold: they stay at the most.
int64_t Sum(int64_t a, int64_t b) {
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
  return a > kMost - b ? kMost : a + b;
}

// In hundredths of a percent, rounded down; paid beyond the promise counts to 100 %.
int32_t Share(int64_t paid, int64_t committed) {
  if (paid >= committed) return 10000;
  return static_cast<int32_t>(static_cast<int64_t>(absl::int128(paid) * 10000 / committed));
}

// In force, and not the record itself.
bool Counts(const Record& other, const Record& record) {
  return other.state() == Record::STATE_IN_FORCE && other.name() != record.name();
}

int64_t PaidOn(const Record& commitment, const std::vector<Record>& records, const Record& except) {
  int64_t paid = 0;
  for (const Record& other : records) {
    if (Counts(other, except) && other.has_payment() && other.payment().commitment() == commitment.name()) {
      paid = Sum(paid, other.payment().fen());
    }
  }
  return paid;
}

// "2000000.00元"
std::string Yuan(int64_t fen) {
  const int64_t rest = fen % 100;
  return StrCat(fen / 100, ".", rest < 10 ? "0" : "", rest, "元");
}

absl::Status PaidWithin(int64_t paid, const v1::Commitment& commitment, std::string_view reason,
                        std::vector<Warning>& warnings) {
  if (paid <= commitment.fen()) return absl::OkStatus();
  return Past(kMoney, Rule::STRENGTH_WARN, Failure(kPaidBeyondPromise),
              StrCat("“", commitment.purpose(), "”", commitment.year(), "年承诺", Yuan(commitment.fen()), "，累计拨付",
                     Yuan(paid)),
              reason, warnings);
}

// Without quotation marks and spaces, which would hide a forbidden word: “品牌”费.
std::string Bare(std::string_view text) {
  static constexpr std::string_view kSkipped[] = {
      " ",      "\t",     "\n", "\r", "\v", "\f", "\"", "'",  "`", "\u00a0", "\u2002", "\u2003", "\u2009", "\u200b",
      "\u3000", "\ufeff", "“",  "”",  "„",  "‟",  "‘",  "’",  "‚", "‛",      "«",      "»",      "‹",      "›",
      "「",     "」",     "『", "』", "〝", "〞", "＂", "＇", "｢", "｣",      "《",     "》",     "〈",     "〉"};
  std::string bare;
  while (!text.empty()) {
    const auto* skipped = std::find_if(std::begin(kSkipped), std::end(kSkipped),
                                       [&](std::string_view mark) { return text.starts_with(mark); });
    if (skipped == std::end(kSkipped)) bare += text[0];
    text.remove_prefix(skipped == std::end(kSkipped) ? 1 : skipped->size());
  }
  return bare;
}

// `field` is where the purpose, or what it follows from, was entered.
absl::Status PurposeAllowed(const std::string& purpose, std::string_view field, const Record& record,
                            const RecordSetting& setting, std::vector<Warning>& warnings) {
  if (!setting.forbidden_purposes.has_value()) return absl::OkStatus();
  const Rule& rule = *setting.forbidden_purposes;
  const std::string bare = Bare(purpose);
  for (const std::string& text : rule.texts().texts()) {
    const std::string forbidden = Bare(text);
    if (forbidden.empty() || bare.find(forbidden) == std::string::npos) continue;
    return Past(rules::ClauseOf(rule), rule.strength(),
                Failure(kForbiddenPurpose, {{"purpose", purpose}, {"forbidden", text}}).Field(field, "规定允许的用途"),
                StrCat("用途“", purpose, "”含有“", text, "”"), record.reason(), warnings);
  }
  return absl::OkStatus();
}

absl::Status CanLead(const Record& record, const RecordSetting& setting, std::vector<Warning>& warnings) {
  for (const Record& other : setting.others) {
    if (Counts(other, record) && other.has_leading_group() && other.programme() == record.programme()) {
      return Failure(kGroupExists, {{"party", record.party()}, {"other", other.name()}}).By(kGroups, record.party());
    }
  }
  const v1::LeadingGroup& group = record.leading_group();
  if (!group.head_is_university_leader()) {
    absl::Status past =
        Past(kGroups, Rule::STRENGTH_WARN, Failure(kHeadNoUniversityLeader),
             StrCat("领导小组组长（", group.head().post(), "）不是校级领导"), record.reason(), warnings);
    if (!past.ok()) return past;
  }
  if (!group.attached_schools().empty()) return absl::OkStatus();
  return Past(kGroups, Rule::STRENGTH_WARN, Failure(kNoAttachedSchoolInGroup), "领导小组成员中没有附属高中",
              record.reason(), warnings);
}

absl::Status CanPay(const Record& record, const RecordSetting& setting, std::vector<Warning>& warnings) {
  const std::string& name = record.payment().commitment();
  const auto commitment = std::find_if(setting.others.begin(), setting.others.end(), [&](const Record& other) {
    return other.name() == name && other.has_commitment();
  });
  if (commitment == setting.others.end()) {
    return Failure(kNoSuchCommitment, {{"trusteeship", record.trusteeship()}, {"commitment", name}})
        .By(kMoney, record.trusteeship());
  }
  if (commitment->state() != Record::STATE_IN_FORCE) {
    return WrongState(name, Chinese(commitment->state()), "登记拨付", "有效");
  }
  // Promised before the rule was known here.
  absl::Status allowed =
      PurposeAllowed(commitment->commitment().purpose(), "record.payment.commitment", record, setting, warnings);
  if (!allowed.ok()) return allowed;
  return PaidWithin(Sum(PaidOn(*commitment, setting.others, record), record.payment().fen()), commitment->commitment(),
                    record.reason(), warnings);
}

int64_t CheckedRevision(const v1::Trusteeship& trusteeship, std::string_view party) {
  for (const v1::Trusteeship::CheckedParty& checked : trusteeship.checked_parties()) {
    if (checked.party() == party) return checked.revision();
  }
  return 0;
}

}  // namespace

std::string_view Chinese(Record::State state) { return state == Record::STATE_IN_FORCE ? "有效" : "已撤回"; }

Clause ClauseOf(const Record& record) {
  switch (record.content_case()) {
    case Record::kSurvey: return kSurveys;
    case Record::kLeadingGroup: return kGroups;
    case Record::kDocument:
      return record.document().type() == Document::TYPE_DEVELOPMENT_PLAN ? kSchoolDocuments : kSupporterDocuments;
    default: return kMoney;
  }
}

// ---- Valid ---------------------------------------------------------------------------------------------------------------

absl::Status ValidRecord(const Record& record, absl::CivilDay today) {
  absl::Status valid = ValidContent(record, today);
  if (!valid.ok()) return valid;
  if (OfTrusteeship(record)) {
    valid = CheckName("record.trusteeship", record.trusteeship(), "trusteeships");
    if (valid.ok() && !record.party().empty()) valid = InvalidField("record.party", "不填：属于托管帮扶，不属于单位");
  } else {
    valid = FirstError({CheckName("record.party", record.party(), "parties"),
                        CheckName("record.programme", record.programme(), "programmes")});
    if (valid.ok() && !record.trusteeship().empty()) {
      valid = InvalidField("record.trusteeship", "不填：属于单位和项目，不属于某一托管帮扶");
    }
  }
  if (!valid.ok()) return valid;
  return FirstError({ValidText("record.source", record.source(), kMaxSource),
                     ValidText("record.note", record.note(), kMaxNote),
                     ValidText("record.reason", record.reason(), kMaxReason)});
}

Record AsEntered(Record record) {
  if (!record.trusteeship().empty()) record.clear_programme();
  record.clear_state();
  record.clear_revision();
  record.clear_etag();
  record.clear_create_time();
  record.clear_update_time();
  record.clear_supporter_region();
  record.clear_school_region();
  record.clear_excepted();
  return record;
}

// ---- Parties of a programme ----------------------------------------------------------------------------------------------

std::optional<Sides> SidesOf(std::string_view party, std::string_view programme,
                             const std::vector<v1::Trusteeship>& naming) {
  Sides sides;
  int64_t newest = -1;
  for (const v1::Trusteeship& trusteeship : naming) {
    if (trusteeship.programme() != programme) continue;
    const bool supporter = trusteeship.supporter() == party;
    if (!supporter && trusteeship.school() != party) continue;
    (supporter ? sides.supporter : sides.school) = true;
    const int64_t revision = CheckedRevision(trusteeship, party);
    if (revision <= newest) continue;
    newest = revision;
    sides.region = supporter ? trusteeship.supporter_region() : trusteeship.school_region();
  }
  if (newest < 0) return std::nullopt;
  return sides;
}

absl::Status CanBeOf(const Record& record, const Sides& sides) {
  std::string_view what, side;
  if (record.has_leading_group()) {
    what = "领导小组";
  } else {
    switch (record.document().type()) {
      case Document::TYPE_SUPPORT_PLAN: what = "帮扶方案"; break;
      case Document::TYPE_INCENTIVE_SCHEME: what = "待遇保障和激励机制"; break;
      case Document::TYPE_DEVELOPMENT_PLAN: what = "发展提升规划"; break;
      default: return absl::OkStatus();
    }
  }
  const bool of_school = record.has_document() && record.document().type() == Document::TYPE_DEVELOPMENT_PLAN;
  if (of_school ? sides.school : sides.supporter) return absl::OkStatus();
  side = of_school ? "县中" : "支援方";
  return Failure(kOtherSidesRecord, {{"what", what}, {"side", side}, {"party", record.party()}})
      .By(ClauseOf(record), record.party());
}

// ---- Can -----------------------------------------------------------------------------------------------------------------

absl::Status CanEnter(const Record& record, const RecordSetting& setting, std::vector<Warning>& warnings) {
  switch (record.content_case()) {
    case Record::kLeadingGroup: return CanLead(record, setting, warnings);
    case Record::kPayment: return CanPay(record, setting, warnings);
    case Record::kCommitment: {
      absl::Status allowed =
          PurposeAllowed(record.commitment().purpose(), "record.commitment.purpose", record, setting, warnings);
      if (!allowed.ok()) return allowed;
      // Where it is corrected after money was paid on it.
      return PaidWithin(PaidOn(record, setting.others, record), record.commitment(), record.reason(), warnings);
    }
    default: return absl::OkStatus();
  }
}

absl::Status CanUpdate(const Record& before, const Record& after) {
  if (before.state() != Record::STATE_IN_FORCE) {
    return WrongState(before.name(), Chinese(before.state()), "更新", "有效");
  }
  const auto fixed = [&](std::string_view field) {
    return Failure(kFixedField, {{"name", before.name()}, {"field", field}});
  };
  if (before.content_case() != after.content_case()) return fixed("类别");
  if (before.trusteeship() != after.trusteeship()) return fixed("所属托管帮扶");
  if (before.party() != after.party()) return fixed("所属单位");
  if (!before.party().empty() && before.programme() != after.programme()) return fixed("所属项目");
  return absl::OkStatus();
}

absl::Status CanWithdraw(const Record& record, const std::vector<v1::Plan>& plans, const std::vector<Record>& others) {
  if (record.state() != Record::STATE_IN_FORCE) {
    return WrongState(record.name(), Chinese(record.state()), "撤回", "有效");
  }
  if (record.has_survey()) {
    const auto plan =
        std::find_if(plans.begin(), plans.end(), [&](const v1::Plan& p) { return p.survey() == record.name(); });
    if (plan == plans.end()) return absl::OkStatus();
    return Failure(kSurveyInUse, {{"plan", plan->name()}, {"survey", record.name()}}).By(kSurveys, plan->name());
  }
  if (record.has_commitment()) {
    const auto payment = std::find_if(others.begin(), others.end(), [&](const Record& other) {
      return Counts(other, record) && other.has_payment() && other.payment().commitment() == record.name();
    });
    if (payment == others.end()) return absl::OkStatus();
    return Failure(kCommitmentPaidOn, {{"commitment", record.name()}, {"payment", payment->name()}})
        .By(kMoney, payment->name());
  }
  return absl::OkStatus();
}

// ---- Money ---------------------------------------------------------------------------------------------------------------

v1::SummarizeFundingResponse Funding(const std::vector<Record>& records) {
  struct Amount {
    int64_t committed = 0, paid = 0;
  };
  std::map<std::pair<int, std::string_view>, Amount> lines;
  std::map<std::string_view, const v1::Commitment*> commitments;
  Amount total;
  for (const Record& record : records) {
    if (record.state() != Record::STATE_IN_FORCE || !record.has_commitment()) continue;
    const v1::Commitment& commitment = record.commitment();
    commitments[record.name()] = &commitment;
    Amount& line = lines[{commitment.year(), commitment.purpose()}];
    line.committed = Sum(line.committed, commitment.fen());
    total.committed = Sum(total.committed, commitment.fen());
  }
  for (const Record& record : records) {
    if (record.state() != Record::STATE_IN_FORCE || !record.has_payment()) continue;
    const auto commitment = commitments.find(record.payment().commitment());
    if (commitment == commitments.end()) continue;
    Amount& line = lines[{commitment->second->year(), commitment->second->purpose()}];
    line.paid = Sum(line.paid, record.payment().fen());
    total.paid = Sum(total.paid, record.payment().fen());
  }
  v1::SummarizeFundingResponse response;
  for (const auto& [key, amount] : lines) {
    v1::SummarizeFundingResponse::Line& line = *response.add_lines();
    line.set_year(key.first);
    line.set_purpose(std::string(key.second));
    line.set_committed_fen(amount.committed);
    line.set_paid_fen(amount.paid);
    line.set_paid_share(Share(amount.paid, amount.committed));
  }
  response.set_committed_fen(total.committed);
  response.set_paid_fen(total.paid);
  if (!lines.empty()) response.set_paid_share(Share(total.paid, total.committed));
  return response;
}

}  // namespace jiedui::trusteeship::policy
