#include "clients/cli/import/rows.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "clients/cli/errors.h"
#include "clients/cli/names.h"
#include "clients/cli/record_fields.h"
#include "common/base/text.h"

namespace jiedui::cli {
namespace {

namespace v1 = jiedui::pairing::v1;

absl::Status SetName(const Row& row, std::string_view column, std::string_view collection, std::string& name) {
  const std::string& id = row[column];
  if (id.empty()) return UsageError(StrCat("缺少“", column, "”"));
  name = StrCat(collection, "/", id);
  return absl::OkStatus();
}

std::string Reference(std::string_view collection, const std::string& id) {
  return id.empty() ? "" : StrCat(collection, "/", id);
}

template <class Enum>
absl::Status SetEnum(std::string_view column, std::string_view text, Enum& value) {
  if (text.empty()) return absl::OkStatus();
  const auto parsed = ParseEnum<Enum>(column, text);
  if (!parsed.ok()) return parsed.status();
  value = *parsed;
  return absl::OkStatus();
}

// As SetEnum, for words that people type in English only.
template <class Enum>
absl::Status SetToken(std::string_view column, std::string_view text, Enum& value) {
  if (SetEnum(column, text, value).ok()) return absl::OkStatus();
  return UsageError(StrCat("“", column, "”不能是“", text, "”，可以是：", Choices<Enum>()));
}

// Parts of a list; none of an empty one.
std::vector<std::string> Split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::string_view part = text.substr(0, text.find(separator));
    parts.emplace_back(part);
    text.remove_prefix(std::min(part.size() + 1, text.size()));
  }
  return parts;
}

// No interval at all where the row gives no date.
template <class Resource>
void SetInterval(std::string_view start, std::string_view attested_on, std::string_view end, Resource& resource) {
  if (start.empty() && attested_on.empty() && end.empty()) return;
  auto& interval = *resource.mutable_interval();
  interval.set_start(std::string(start));
  interval.set_attested_on(std::string(attested_on));
  interval.set_end(std::string(end));
}

template <class Resource>
void SetCitation(const Row& row, Resource& resource) {
  if (row["clause"].empty() && row["document"].empty()) return;
  resource.mutable_citation()->set_clause(row["clause"]);
  resource.mutable_citation()->set_document(row["document"]);
}

// "632100@2013-02-08:upgraded"
absl::Status AddPredecessor(const std::string& text, v1::Region& region) {
  const size_t at = text.find('@'), colon = text.find(':');
  if (at == std::string::npos || colon == std::string::npos || at > colon) {
    return UsageError(StrCat("“predecessors”中的“", text, "”应写作 编号@日期:变更"));
  }
  const auto how = ParseEnum<v1::Region::How>("predecessors", text.substr(colon + 1));
  if (!how.ok()) return how.status();
  auto& change = *region.add_predecessors();
  change.set_region(Reference("regions", text.substr(0, at)));
  change.set_date(text.substr(at + 1, colon - at - 1));
  change.set_how(*how);
  return absl::OkStatus();
}

// "630200", or with dates "630200@2013-02-08:2020", either of them empty
absl::Status AddMember(const std::string& text, v1::RegionSet& set) {
  auto& member = *set.add_members();
  const size_t at = text.find('@');
  member.set_region(Reference("regions", text.substr(0, at)));
  if (at == std::string::npos) return absl::OkStatus();
  const size_t colon = text.find(':', at);
  if (colon == std::string::npos) return UsageError(StrCat("“members”中的“", text, "”应写作 编号@起始:终止"));
  SetInterval(text.substr(at + 1, colon - at - 1), "", text.substr(colon + 1), member);
  return absl::OkStatus();
}

// "county=33@2011-12-31"
absl::Status AddDeclared(const std::string& text, v1::RegionSet& set) {
  const size_t equals = text.find('='), at = text.find('@');
  int64_t number = 0;
  if (equals == std::string::npos || at == std::string::npos || equals > at ||
      !absl::SimpleAtoi(text.substr(equals + 1, at - equals - 1), &number)) {
    return UsageError(StrCat("“declared”中的“", text, "”应写作 级别=数量@日期"));
  }
  const auto level = ParseEnum<v1::Region::Level>("declared", text.substr(0, equals));
  if (!level.ok()) return level.status();
  auto& count = *set.add_declared_counts();
  count.set_level(*level);
  count.set_count(number);
  count.set_date(text.substr(at + 1));
  return absl::OkStatus();
}

// "530000:27:partial"; ":832:complete" for the whole country
absl::Status AddArea(const std::string& text, v1::RegionSet& set) {
  const size_t first = text.find(':'), second = text.find(':', first + 1);
  int64_t listed = 0;
  const bool counted = first != std::string::npos && second != std::string::npos &&
                       absl::SimpleAtoi(text.substr(first + 1, second - first - 1), &listed);
  const std::string how = counted ? text.substr(second + 1) : "";
  if (how != "complete" && how != "partial") {
    return UsageError(StrCat("“areas”中的“", text, "”应写作 编号:数量:complete 或 编号:数量:partial"));
  }
  auto& area = *set.add_areas();
  area.set_region(Reference("regions", text.substr(0, first)));
  area.set_listed(listed);
  area.set_complete(how == "complete");
  return absl::OkStatus();
}

// "prefecture_government>prefecture_government:one_to_one", or with more parts: "school>school:one_to_one:refuse:50:Q11-4.6" for what
// becomes of an excess, the limit under a parent and the clause; each may be empty.
absl::Status AddLane(const std::string& text, v1::Scheme& scheme) {
  const std::vector<std::string> parts = Split(text, ':');
  const size_t arrow = text.find('>');
  if (parts.size() < 2 || parts.size() > 5 || arrow >= parts[0].size()) {
    return UsageError(StrCat("“lanes”中的“", text, "”应写作 类别>类别:方式[:refuse或reason[:每个上级的上限[:条款]]]"));
  }
  const auto supporter = ParseEnum<v1::PartyKind>("lanes", text.substr(0, arrow));
  if (!supporter.ok()) return supporter.status();
  const auto recipient = ParseEnum<v1::PartyKind>("lanes", parts[0].substr(arrow + 1));
  if (!recipient.ok()) return recipient.status();
  const auto mode = ParseEnum<v1::Scheme::Mode>("lanes", parts[1]);
  if (!mode.ok()) return mode.status();
  auto& lane = *scheme.add_lanes();
  lane.set_supporter_kind(*supporter);
  lane.set_recipient_kind(*recipient);
  lane.set_mode(*mode);
  if (parts.size() > 2) {
    v1::Scheme::Excess excess = v1::Scheme::EXCESS_UNSPECIFIED;
    const absl::Status said = SetEnum("lanes", parts[2], excess);
    if (!said.ok()) return said;
    lane.set_excess(excess);
  }
  int64_t most = 0;
  if (parts.size() > 3 && !parts[3].empty() && !absl::SimpleAtoi(parts[3], &most)) {
    return UsageError(StrCat("“lanes”中的上限“", parts[3], "”应为整数"));
  }
  lane.set_per_parent(most);
  if (parts.size() > 4 && !parts[4].empty()) lane.mutable_citation()->set_clause(parts[4]);
  return absl::OkStatus();
}

// "central_organ=21@2011-12-31", "recipient:county_government=33@2011-12-31"
absl::Status AddDeclared(std::string_view text, v1::Scheme& scheme) {
  constexpr std::string_view kRecipient = "recipient:";
  std::string_view rest = text;
  const bool recipients = rest.starts_with(kRecipient);
  if (recipients) rest.remove_prefix(kRecipient.size());
  const size_t equals = rest.find('='), at = rest.find('@');
  int64_t number = 0;
  if (equals == std::string_view::npos || at == std::string_view::npos || equals > at ||
      !absl::SimpleAtoi(ToAbsl(rest.substr(equals + 1, at - equals - 1)), &number)) {
    return UsageError(StrCat("“declared”中的“", text, "”应写作 类别=数量@日期"));
  }
  const auto kind = ParseEnum<v1::PartyKind>("declared", rest.substr(0, equals));
  if (!kind.ok()) return kind.status();
  auto& count = *scheme.add_declared_counts();
  count.set_kind(*kind);
  count.set_supporters(!recipients);
  count.set_count(number);
  count.set_date(std::string(rest.substr(at + 1)));
  return absl::OkStatus();
}

// "50", "1/3", or words "学科建设|学术交流" where the comparator is of words.
absl::Status SetValue(std::string_view text, rules::v1::Rule& rule) {
  if (text.empty()) return UsageError("缺少“value”");
  if (rule.comparator() == rules::v1::Rule::COMPARATOR_ONE_OF ||
      rule.comparator() == rules::v1::Rule::COMPARATOR_ALL_OF) {
    for (std::string& word : Split(text, '|')) rule.mutable_texts()->add_texts(std::move(word));
    return absl::OkStatus();
  }
  const size_t slash = text.find('/');
  int64_t number = 0, denominator = 0;
  const bool read = absl::SimpleAtoi(ToAbsl(text.substr(0, slash)), &number) &&
                    (slash == std::string_view::npos || absl::SimpleAtoi(ToAbsl(text.substr(slash + 1)), &denominator));
  if (!read) return UsageError(StrCat("“value”中的“", text, "”应为整数或分数（1/3）"));
  if (slash == std::string_view::npos) {
    rule.set_number(number);
  } else {
    rule.mutable_fraction()->set_numerator(number);
    rule.mutable_fraction()->set_denominator(denominator);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<CsvHeader> CsvHeader::Parse(const CsvRecord& record, std::span<const std::string_view> known) {
  if (!record.error.empty()) return UsageError(StrCat("第 ", record.line, " 行（表头）：", record.error, "。"));
  CsvHeader header;
  for (size_t i = 0; i < record.fields.size(); ++i) {
    const std::string& column = record.fields[i];
    if (std::find(known.begin(), known.end(), column) == known.end()) {
      std::string names;
      for (const std::string_view name : known) names += StrCat(names.empty() ? "" : "、", name);
      return UsageError(StrCat("表头中有不认识的列“", column, "”，可以有：", names, "。"));
    }
    if (!header.position_.try_emplace(column, i).second) return UsageError(StrCat("表头中列“", column, "”重复。"));
  }
  if (!header.position_.contains(known.front())) return UsageError(StrCat("表头中缺少列“", known.front(), "”。"));
  return header;
}

const std::string& CsvHeader::Cell(const std::vector<std::string>& fields, std::string_view column) const {
  static const std::string* const kNone = new std::string;
  const auto found = position_.find(column);
  return found == position_.end() ? *kNone : fields[found->second];
}

absl::Status Fill(const Row& row, v1::Region& region) {
  const absl::Status named = SetName(row, "region_id", "regions", *region.mutable_name());
  if (!named.ok()) return named;
  v1::Region::Level level = v1::Region::LEVEL_UNSPECIFIED;
  const absl::Status levelled = SetEnum("level", row["level"], level);
  if (!levelled.ok()) return levelled;
  v1::Region::Kind kind = v1::Region::KIND_UNSPECIFIED;
  const absl::Status kinded = SetEnum("kind", row["kind"], kind);
  if (!kinded.ok()) return kinded;
  region.set_code(row["code"]);
  region.set_level(level);
  region.set_display_name(row["display_name"]);
  region.set_parent(Reference("regions", row["parent"]));
  region.set_kind(kind);
  SetInterval(row["effective_from"], row["attested_on"], row["effective_to"], region);
  for (const std::string& predecessor : Split(row["predecessors"], '|')) {
    const absl::Status added = AddPredecessor(predecessor, region);
    if (!added.ok()) return added;
  }
  for (std::string& alias : Split(row["aliases"], '|')) region.add_aliases(std::move(alias));
  region.set_source(row["source"]);
  return absl::OkStatus();
}

absl::Status Fill(const Row& row, v1::RegionSet& set) {
  const absl::Status named = SetName(row, "set_id", "regionSets", *set.mutable_name());
  if (!named.ok()) return named;
  set.set_display_name(row["display_name"]);
  set.set_tag(row["tag"]);
  const std::pair<std::string_view, absl::Status (*)(const std::string&, v1::RegionSet&)> lists[] = {
      {"members", AddMember}, {"declared", AddDeclared}, {"areas", AddArea}};
  for (const auto& [column, add] : lists) {
    for (const std::string& part : Split(row[column], '|')) {
      const absl::Status added = add(part, set);
      if (!added.ok()) return added;
    }
  }
  SetCitation(row, set);
  set.set_source(row["source"]);
  return absl::OkStatus();
}

absl::Status Fill(const Row& row, v1::RegionTag& tagged) {
  const absl::Status named = SetName(row, "region", "regions", *tagged.mutable_region());
  if (!named.ok()) return named;
  auto& tag = *tagged.mutable_tag();
  tag.set_key(row["key"]);
  SetInterval(row["start"], row["attested_on"], row["end"], tag);
  SetCitation(row, tag);
  tag.set_source(row["source"]);
  return absl::OkStatus();
}

absl::Status Fill(const Row& row, v1::Party& party) {
  const absl::Status named = SetName(row, "party_id", "parties", *party.mutable_name());
  if (!named.ok()) return named;
  v1::PartyKind kind = v1::PARTY_KIND_UNSPECIFIED;
  const absl::Status kinded = SetEnum("kind", row["kind"], kind);
  if (!kinded.ok()) return kinded;
  v1::SchoolStage stage = v1::SCHOOL_STAGE_UNSPECIFIED;
  const absl::Status staged = SetEnum("stage", row["stage"], stage);
  if (!staged.ok()) return staged;
  party.set_kind(kind);
  party.set_stage(stage);
  party.set_display_name(row["display_name"]);
  party.set_short_name(row["short_name"]);
  party.set_region(Reference("regions", row["region"]));
  for (std::string& alias : Split(row["aliases"], '|')) party.add_aliases(std::move(alias));
  if (row["external_scheme"].empty() != row["external_id"].empty()) {
    return UsageError("“external_scheme”与“external_id”须同时填写或同时为空");
  }
  if (!row["external_id"].empty()) {
    auto& id = *party.add_external_ids();
    id.set_scheme(row["external_scheme"]);
    id.set_value(row["external_id"]);
    SetInterval(row["external_start"], row["external_attested_on"], row["external_end"], id);
  }
  party.set_source(row["source"]);
  return absl::OkStatus();
}

absl::Status Fill(const Row& row, v1::Scheme& scheme) {
  const absl::Status named = SetName(row, "scheme_id", "schemes", *scheme.mutable_name());
  if (!named.ok()) return named;
  scheme.set_display_name(row["display_name"]);
  for (const std::string& lane : Split(row["lanes"], ';')) {
    const absl::Status added = AddLane(lane, scheme);
    if (!added.ok()) return added;
  }
  for (std::string& code : Split(row["supporter_regions"], '|')) scheme.add_supporter_regions(std::move(code));
  for (std::string& code : Split(row["recipient_regions"], '|')) scheme.add_recipient_regions(std::move(code));
  SetInterval(row["effective_from"], row["attested_on"], row["effective_to"], scheme);
  const std::string& strict = row["strict"];
  if (strict != "true" && strict != "false")
    return UsageError(StrCat("“strict”应为 true 或 false，不能是“", strict, "”"));
  scheme.set_strict(strict == "true");
  SetCitation(row, scheme);
  for (std::string& topic : Split(row["topics"], '|')) scheme.add_topics(std::move(topic));
  for (const std::string& declared : Split(row["declared"], '|')) {
    const absl::Status added = AddDeclared(declared, scheme);
    if (!added.ok()) return added;
  }
  return absl::OkStatus();
}

absl::Status Fill(const Row& row, v1::Pairing& pairing) {
  const absl::Status named = SetName(row, "pairing_id", "pairings", *pairing.mutable_name());
  if (!named.ok()) return named;
  v1::Pairing::State state = v1::Pairing::STATE_UNSPECIFIED;
  const absl::Status stated = SetEnum("state", row["state"], state);
  if (!stated.ok()) return stated;
  v1::Pairing::Confidence confidence = v1::Pairing::CONFIDENCE_UNSPECIFIED;
  const absl::Status graded = SetEnum("confidence", row["confidence"], confidence);
  if (!graded.ok()) return graded;
  v1::Pairing::Stage stage = v1::Pairing::STAGE_UNSPECIFIED;
  const absl::Status staged = SetEnum("stage", row["stage"], stage);
  if (!staged.ok()) return staged;
  pairing.set_scheme(Reference("schemes", row["scheme"]));
  pairing.set_supporter(Reference("parties", row["supporter"]));
  pairing.set_recipient(Reference("parties", row["recipient"]));
  pairing.set_parent(Reference("pairings", row["parent"]));
  SetInterval(row["start"], row["attested_on"], row["end"], pairing);
  pairing.set_state(state);
  pairing.set_confidence(confidence);
  pairing.set_stage(stage);
  if (!row["clause"].empty()) pairing.mutable_citation()->set_clause(row["clause"]);
  pairing.set_note(row["note"]);
  pairing.set_source(row["source"]);
  pairing.set_reason(row["reason"]);
  for (std::string& topic : Split(row["topics"], '|')) pairing.add_topics()->set_text(std::move(topic));
  for (const std::string& text : Split(row["tags"], '|')) {
    const auto tag = ParseEnum<v1::Pairing::Tag>("tags", text);
    if (!tag.ok()) return tag.status();
    pairing.add_tags(*tag);
  }
  return absl::OkStatus();
}

absl::Status Fill(const Row& row, rules::v1::Rule& rule) {
  if (row["rule_id"].empty()) return UsageError("缺少“rule_id”");
  rules::v1::Rule::Comparator comparator = rules::v1::Rule::COMPARATOR_UNSPECIFIED;
  const absl::Status compared = SetToken("comparator", row["comparator"], comparator);
  if (!compared.ok()) return compared;
  rules::v1::Rule::Strength strength = rules::v1::Rule::STRENGTH_UNSPECIFIED;
  const absl::Status graded = SetToken("strength", row["strength"], strength);
  if (!graded.ok()) return graded;
  rule.set_rule_id(row["rule_id"]);
  rule.set_region(row["region"]);
  SetInterval(row["start"], "", row["end"], rule);
  rule.set_comparator(comparator);
  const absl::Status valued = SetValue(row["value"], rule);
  if (!valued.ok()) return valued;
  rule.set_unit(row["unit"]);
  rule.set_strength(strength);
  SetCitation(row, rule);
  rule.set_text(row["text"]);
  return absl::OkStatus();
}

const std::vector<std::string_view>& RecordColumns() {
  static const auto& columns = *new std::vector<std::string_view>([] {
    std::vector<std::string_view> all = {"record_id", "record_kind", "subject", "start", "attested_on",
                                         "end",       "state",       "source",  "note",  "reason"};
    all.insert(all.end(), ContentColumns().begin(), ContentColumns().end());
    return all;
  }());
  return columns;
}

absl::Status Fill(const Row& row, v1::Record& record) {
  absl::Status named = SetName(row, "record_id", "records", *record.mutable_name());
  if (!named.ok()) return named;
  absl::Status kind = SetKind(row["record_kind"], record);
  if (!kind.ok()) return kind;
  record.set_subject(row["subject"]);
  v1::Record::State state = v1::Record::STATE_UNSPECIFIED;
  absl::Status stated = SetEnum("state", row["state"], state);
  if (!stated.ok()) return stated;
  record.set_state(state);
  SetInterval(row["start"], row["attested_on"], row["end"], record);
  record.set_source(row["source"]);
  record.set_note(row["note"]);
  record.set_reason(row["reason"]);
  for (const std::string_view column : ContentColumns()) {
    if (row[column].empty()) continue;
    absl::Status set = SetField(column, row[column], *ContentOf(record));
    if (!set.ok()) return set;
  }
  return absl::OkStatus();
}

}  // namespace jiedui::cli
