#include "services/pairing/names.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <set>
#include <utility>

#include "absl/strings/str_replace.h"
#include "common/base/text.h"
#include "services/pairing/han_variants.h"
#include "services/pairing/names_tables.h"

namespace jiedui::pairing::names {
namespace {

// Raise with every change of what Normal, Readings or LabelsOf answer.
constexpr int64_t kRules = 1;

// Registered names have at most 200 characters. An area and something in it are shorter than this together, so that a long text
// is not cut everywhere.
constexpr size_t kLongestToCut = 60;
constexpr size_t kShortestPart = 2;

// ---- Characters ----------------------------------------------------------------------------------------------------------

std::u32string Decode(std::string_view text) {
  std::u32string decoded;
  decoded.reserve(text.size());
  while (!text.empty()) {
    utf8proc_int32_t code = -1;
    const utf8proc_ssize_t length = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                                     static_cast<utf8proc_ssize_t>(text.size()), &code);
    decoded += length > 0 ? static_cast<char32_t>(code) : U'\uFFFD';
    text.remove_prefix(length > 0 ? static_cast<size_t>(length) : 1);
  }
  return decoded;
}

std::string Encode(std::u32string_view text) {
  std::string encoded;
  encoded.reserve(text.size() * 3);
  for (const char32_t code : text) {
    utf8proc_uint8_t bytes[4];
    const utf8proc_ssize_t length = utf8proc_encode_char(static_cast<utf8proc_int32_t>(code), bytes);
    encoded.append(reinterpret_cast<const char*>(bytes), static_cast<size_t>(length));
  }
  return encoded;
}

char32_t Simplified(char32_t code) {
  const auto* found = std::lower_bound(std::begin(kHanVariants), std::end(kHanVariants), code,
                                       [](const HanVariant& row, char32_t wanted) { return row.from < wanted; });
  return found != std::end(kHanVariants) && found->from == code ? found->to : code;
}

// Letters, digits and what is broken; not marks, which would join what stood before what was left out.
bool IsKept(char32_t code) {
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(code))) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO: return true;
    default: return code == U'\uFFFD';
  }
}

// NFKC_Casefold. The text is valid: Decode made it so.
std::u32string Folded(std::u32string_view text) {
  std::u32string folded(text);
  constexpr auto kOptions = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT |
                                                           UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
  const std::string encoded = Encode(text);
  utf8proc_uint8_t* mapped = nullptr;
  const utf8proc_ssize_t length = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(encoded.data()),
                                               static_cast<utf8proc_ssize_t>(encoded.size()), &mapped, kOptions);
  if (length >= 0) folded = Decode({reinterpret_cast<const char*>(mapped), static_cast<size_t>(length)});
  std::free(mapped);  // NOLINT: utf8proc allocates with malloc
  return folded;
}

std::u32string NormalForm(std::u32string text) {
  // What was left out may let its neighbours compose (Hangul), and what was simplified is seldom a compatibility form: once more
  // until nothing changes. Each round but the first only shortens.
  for (std::u32string before; before != text;) {
    before = text;
    text = Folded(text);
    std::erase_if(text, [](char32_t code) { return !IsKept(code); });
    for (char32_t& code : text) code = Simplified(code);
  }
  return text;
}

// ---- Misreadings ---------------------------------------------------------------------------------------------------------

// One syllable of Hanyu Pinyin without tone: some consonants, one run of vowels, n, ng or r. Longer than that is a word.
bool IsSyllable(std::u32string_view text) {
  constexpr std::u32string_view kVowels = U"aeiouv", kLetters = U"abcdefghijklmnopqrstuvwxyz";
  if (text.empty() || text.size() > 6) return false;
  size_t i = 0;
  while (i < text.size() && kLetters.find(text[i]) != kLetters.npos && kVowels.find(text[i]) == kVowels.npos) ++i;
  const size_t vowels = i;
  while (i < text.size() && kVowels.find(text[i]) != kVowels.npos) ++i;
  const std::u32string_view rest = text.substr(i);
  return vowels <= 2 && i > vowels && (rest.empty() || rest == U"n" || rest == U"ng" || rest == U"r");
}

// Without the syllables in brackets that some pages have between the characters: "部(bu)屬(shu)".
std::u32string WithoutPinyin(std::u32string_view text) {
  std::u32string kept;
  while (!text.empty()) {
    if (text.front() == U'(' || text.front() == U'（') {
      const size_t close = text.find_first_of(U")）");
      if (close != text.npos && IsSyllable(text.substr(1, close - 1))) {
        text.remove_prefix(close + 1);
        continue;
      }
    }
    kept += text.front();
    text.remove_prefix(1);
  }
  return kept;
}

std::string Corrected(std::string_view normal) {
  static const auto& table = *new std::vector<std::pair<absl::string_view, absl::string_view>>([] {
    std::vector<std::pair<absl::string_view, absl::string_view>> rows;
    for (const Misreading& row : kMisreadings) rows.emplace_back(ToAbsl(row.read), ToAbsl(row.meant));
    return rows;
  }());
  return absl::StrReplaceAll(ToAbsl(normal), table);
}

// ---- Parts of names ------------------------------------------------------------------------------------------------------

size_t Length(std::string_view text) { return Decode(text).size(); }

bool TakeEnd(std::string_view& text, std::string_view end) {
  if (!text.ends_with(end)) return false;
  text.remove_suffix(end.size());
  return true;
}

// 海南 of 海南藏族, 积石山 of 积石山保安族东乡族撒拉族; 鄂温克 of 鄂温克族, where nothing else would be left.
std::string_view WithoutPeoples(std::string_view text) {
  std::string_view last = text;  // before the last people was taken
  for (bool taken = true; taken;) {
    taken = false;
    for (const People& people : kPeoples) {
      std::string_view rest = text;
      const bool named = TakeEnd(rest, "族") && TakeEnd(rest, people.name);
      if (!named) {
        rest = text;
        if (!people.bare || !TakeEnd(rest, people.name)) continue;
      }
      last = text;
      text = rest;
      taken = true;
      break;
    }
  }
  if (!text.empty()) return text;
  TakeEnd(last, "族");
  return last;
}

// What a division is called besides `name`: without its level, an autonomous one without its peoples.
std::vector<std::string> ShortForms(std::string_view name) {
  std::vector<std::string> forms;
  const auto add = [&forms](std::string form) {
    if (Length(form) >= kShortestPart) forms.push_back(std::move(form));
  };
  std::string_view stem = name;
  if (TakeEnd(stem, "自治区")) {
    // 内蒙古 is no area of a people by its name's form.
    if (stem != "内蒙古") stem = WithoutPeoples(stem);
    add(std::string(stem));
    if (stem == "内蒙古") add("内蒙");
    return forms;
  }
  static constexpr std::pair<std::string_view, std::string_view> kAutonomous[] = {
      {"自治州", "州"}, {"自治县", "县"}, {"自治旗", "旗"}};
  for (const auto& [full, brief] : kAutonomous) {
    if (!TakeEnd(stem, full)) continue;
    add(StrCat(stem, brief));  // 海南藏族州
    stem = WithoutPeoples(stem);
    add(StrCat(stem, brief));
    add(std::string(stem));
    return forms;
  }
  if (TakeEnd(stem, "行政委员会")) {
    add(StrCat(stem, "行委"));
    add(std::string(stem));
    return forms;
  }
  for (const std::string_view level :
       {"特别行政区", "地区", "新区", "林区", "行委", "省", "市", "县", "区", "盟", "旗", "州"}) {
    if (!TakeEnd(stem, level)) continue;
    add(std::string(stem));
    return forms;
  }
  return forms;
}

// 福州教育局 of 福州市教育局: the first sign of a level, where enough stands before and behind it.
std::string WithoutLevelInside(std::string_view name) {
  const std::u32string text = Decode(name);
  for (size_t i = kShortestPart; i + kShortestPart < text.size(); ++i) {
    if (std::u32string_view(U"省市县区州盟旗").find(text[i]) == std::u32string_view::npos) continue;
    return Encode(text.substr(0, i) + text.substr(i + 1));
  }
  return "";
}

// ---- Labels --------------------------------------------------------------------------------------------------------------

class Labels {
 public:
  void Add(Label::Source source, std::string_view text, std::string_view name) {
    for (std::string& reading : Readings(text)) {
      if (seen_.insert(reading).second) labels_.push_back({std::move(reading), std::string(name), source});
    }
  }
  std::vector<Label> Take() { return std::move(labels_); }

 private:
  std::vector<Label> labels_;
  std::set<std::string> seen_;
};

// `shortened`: a former name (上饶县 of 广信区) has no short form, which would be that of another place.
void AddGovernment(std::string_view name, bool shortened, Labels& labels) {
  const std::string_view place = WithoutOffice(name);
  labels.Add(Label::kDerived, place, name);
  if (!shortened) return;
  for (const std::string& form : ShortForms(place)) labels.Add(Label::kDerived, form, name);
}

void AddEnterprise(std::string_view name, Labels& labels) {
  std::string_view stem = name;
  for (const std::string_view form : {"公司", "有限", "责任", "股份", "集团"}) TakeEnd(stem, form);
  if (Length(stem) < kShortestPart) return;
  for (const std::string_view form :
       {"", "集团", "公司", "有限公司", "股份有限公司", "集团公司", "集团有限公司", "集团有限责任公司"}) {
    labels.Add(Label::kDerived, StrCat(stem, form), name);
  }
}

template <size_t N>
void AddEndings(std::string_view name, const Ending (&endings)[N], Labels& labels) {
  for (const Ending& ending : endings) {
    std::string_view stem = name;
    if (TakeEnd(stem, ending.full) && Length(stem) >= kShortestPart) {
      labels.Add(Label::kDerived, StrCat(stem, ending.brief), name);
    }
  }
}

void AddUniversity(std::string_view name, Labels& labels) {
  AddEndings(name, kUniversityEndings, labels);
  // 中国地质大学 of 中国地质大学（武汉）
  const size_t bracket = std::min(name.find("（"), name.find('('));
  if (bracket == std::string_view::npos) return;
  const std::string_view stem = name.substr(0, bracket);
  if (Length(stem) < kShortestPart) return;
  labels.Add(Label::kDerived, stem, name);
  AddEndings(stem, kUniversityEndings, labels);
}

void AddSchool(std::string_view name, Labels& labels) {
  std::vector<std::string> forms = {std::string(name), WithoutLevelInside(name)};
  for (const std::string& form : forms) {
    if (form.empty()) continue;
    labels.Add(Label::kDerived, form, name);
    AddEndings(form, kSchoolEndings, labels);
    // 第五中学, 五中
    const std::string unnumbered = absl::StrReplaceAll(form, {{"第", ""}});
    if (unnumbered != form) AddEndings(unnumbered, kSchoolEndings, labels);
  }
}

void AddDerived(v1::PartyKind kind, std::string_view name, Label::Source source, Labels& labels) {
  switch (kind) {
    case v1::PARTY_KIND_PROVINCE_GOVERNMENT:
    case v1::PARTY_KIND_PREFECTURE_GOVERNMENT:
    case v1::PARTY_KIND_COUNTY_GOVERNMENT: return AddGovernment(name, source == Label::kName, labels);
    case v1::PARTY_KIND_CENTRAL_ENTERPRISE: return AddEnterprise(name, labels);
    case v1::PARTY_KIND_CENTRAL_ORGAN: return labels.Add(Label::kDerived, StrCat("中华人民共和国", name), name);
    case v1::PARTY_KIND_UNIVERSITY: return AddUniversity(name, labels);
    case v1::PARTY_KIND_ATTACHED_SCHOOL:
    case v1::PARTY_KIND_SCHOOL:
    case v1::PARTY_KIND_KINDERGARTEN:
    case v1::PARTY_KIND_VOCATIONAL_SCHOOL: return AddSchool(name, labels);
    case v1::PARTY_KIND_EDUCATION_DEPARTMENT:
    case v1::PARTY_KIND_EDUCATION_BUREAU: return labels.Add(Label::kDerived, WithoutLevelInside(name), name);
    default: return;
  }
}

}  // namespace

bool IsGovernment(v1::PartyKind kind) {
  return kind == v1::PARTY_KIND_PROVINCE_GOVERNMENT || kind == v1::PARTY_KIND_PREFECTURE_GOVERNMENT ||
         kind == v1::PARTY_KIND_COUNTY_GOVERNMENT;
}

int64_t Edition() { return (kRules << 32) | kHanVariantsFingerprint; }

std::string Normal(std::string_view text) { return Encode(NormalForm(Decode(text))); }

std::vector<std::string> Readings(std::string_view text) {
  std::vector<std::string> readings;
  const auto add = [&readings](std::string reading) {
    if (!reading.empty() && std::find(readings.begin(), readings.end(), reading) == readings.end()) {
      readings.push_back(std::move(reading));
    }
  };
  std::string normal = Normal(text);
  std::string corrected = Corrected(normal);
  const std::u32string decoded = Decode(text);
  const std::u32string spoken = WithoutPinyin(decoded);
  add(std::move(normal));
  add(std::move(corrected));
  if (spoken != decoded) {
    normal = Encode(NormalForm(spoken));
    add(Corrected(normal));
    add(std::move(normal));
  }
  return readings;
}

std::string_view WithoutOffice(std::string_view name) {
  for (const std::string_view office : {"人民政府", "行政公署", "管理委员会", "政府", "行署"}) {
    if (TakeEnd(name, office)) break;
  }
  return name;
}

std::vector<Label> LabelsOf(const v1::Region& region) {
  Labels labels;
  labels.Add(Label::kName, region.code(), region.code());
  if (region.kind() == v1::Region::KIND_PLACEHOLDER) return labels.Take();
  labels.Add(Label::kName, region.display_name(), region.display_name());
  for (const std::string& alias : region.aliases()) labels.Add(Label::kAlias, alias, alias);
  if (region.kind() != v1::Region::KIND_REGULAR) return labels.Take();
  for (const std::string& form : ShortForms(region.display_name())) {
    labels.Add(Label::kDerived, form, region.display_name());
  }
  return labels.Take();
}

std::vector<Label> LabelsOf(const v1::Party& party) {
  Labels labels;
  if (IsGovernment(party.kind())) labels.Add(Label::kName, party.region_code(), party.region_code());
  labels.Add(Label::kName, party.display_name(), party.display_name());
  labels.Add(Label::kName, party.short_name(), party.short_name());
  for (const std::string& alias : party.aliases()) labels.Add(Label::kAlias, alias, alias);
  AddDerived(party.kind(), party.display_name(), Label::kName, labels);
  AddDerived(party.kind(), party.short_name(), Label::kName, labels);
  for (const std::string& alias : party.aliases()) AddDerived(party.kind(), alias, Label::kAlias, labels);
  return labels.Take();
}

v1::NameMatch HowMatched(std::string_view text, std::string_view name, Label::Source source) {
  if (source == Label::kDerived) return v1::NAME_MATCH_SHORTENED;
  if (text != name) return v1::NAME_MATCH_NORMALISED;
  return source == Label::kName ? v1::NAME_MATCH_EXACT : v1::NAME_MATCH_ALIAS;
}

std::vector<std::pair<std::string, std::string>> Cuts(std::string_view text) {
  const std::u32string decoded = Decode(text);
  std::vector<std::pair<std::string, std::string>> cuts;
  if (decoded.size() > kLongestToCut) return cuts;
  for (size_t i = kShortestPart; i + kShortestPart <= decoded.size(); ++i) {
    cuts.emplace_back(Encode(decoded.substr(0, i)), Encode(decoded.substr(i)));
  }
  return cuts;
}

int Meant(const std::vector<Candidate>& candidates) {
  const auto there = [](const Candidate& candidate) { return candidate.in_force != type::v1::IN_FORCE_NO; };
  const bool any_there = std::any_of(candidates.begin(), candidates.end(), there);
  std::vector<int> left;
  bool exact = false, official = false;
  for (int i = 0; i < static_cast<int>(candidates.size()); ++i) {
    if (any_there && !there(candidates[i])) continue;
    left.push_back(i);
    exact = exact || candidates[i].how == v1::NAME_MATCH_EXACT;
    official = official || candidates[i].official;
  }
  std::erase_if(left, [&](int i) {
    const v1::NameMatch how = candidates[i].how;
    if (exact) return how != v1::NAME_MATCH_EXACT && how != v1::NAME_MATCH_ALIAS;
    return official && how != v1::NAME_MATCH_ALIAS && how != v1::NAME_MATCH_NORMALISED;
  });
  if (left.empty()) return -1;
  if (left.size() == 1) return left.front();
  int government = -1;
  for (const int i : left) {
    if (candidates[i].place != candidates[left.front()].place) return -1;
    if (!candidates[i].government) continue;
    if (government >= 0) return -1;
    government = i;
  }
  return government;
}

}  // namespace jiedui::pairing::names
