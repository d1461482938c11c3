// Any bytes as an import file: the parser keeps its promises about lines, errors and UTF-8, and what it read it can write.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "clients/cli/csv.h"
#include "clients/cli/import/rows.h"
#include "clients/cli/text.h"

namespace {

namespace cli = jiedui::cli;

void Require(bool holds) {
  if (!holds) std::abort();
}

void WriteAndReadAgain(const cli::CsvRecord& record) {
  const std::string line = cli::CsvLine(record.fields);
  cli::CsvReader reader(line);
  cli::CsvRecord again;
  Require(reader.Next(again) && again.error.empty() && again.fields == record.fields);
  Require(!reader.Next(again));
}

const std::string& IdOf(const jiedui::rules::v1::Rule& rule) { return rule.rule_id(); }
const std::string& IdOf(const jiedui::pairing::v1::RegionTag& tagged) { return tagged.region(); }
template <class Resource>
const std::string& IdOf(const Resource& resource) {
  return resource.name();
}

// Rows under the header of the file, as the imports read them.
template <class Resource>
void Fill(const cli::CsvHeader& header, const cli::CsvRecord& record) {
  Resource resource;
  const absl::Status filled = cli::Fill(cli::Row{header, record.fields}, resource);
  Require(!filled.ok() || !IdOf(resource).empty());
}

template <class Resource>
void Import(std::string_view text, std::span<const std::string_view> columns) {
  cli::CsvReader reader(text);
  cli::CsvRecord record;
  if (!reader.Next(record)) return;
  const auto header = cli::CsvHeader::Parse(record, columns);
  if (!header.ok()) return;
  while (reader.Next(record)) {
    if (record.error.empty() && record.fields.size() == header->size()) Fill<Resource>(*header, record);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  cli::CsvReader reader(text);
  cli::CsvRecord record;
  for (int64_t last = 0; reader.Next(record); last = record.line) {
    Require(record.line > last);
    Require(record.error.empty() != record.fields.empty());
    for (const std::string& field : record.fields) Require(cli::IsUtf8(field));
    if (record.error.empty()) WriteAndReadAgain(record);
  }
  Import<jiedui::pairing::v1::Region>(text, cli::kRegionColumns);
  Import<jiedui::pairing::v1::RegionSet>(text, cli::kRegionSetColumns);
  Import<jiedui::pairing::v1::RegionTag>(text, cli::kRegionTagColumns);
  Import<jiedui::pairing::v1::Party>(text, cli::kPartyColumns);
  Import<jiedui::pairing::v1::Scheme>(text, cli::kSchemeColumns);
  Import<jiedui::pairing::v1::Pairing>(text, cli::kPairingColumns);
  Import<jiedui::rules::v1::Rule>(text, cli::kRuleColumns);
  Import<jiedui::pairing::v1::Record>(text, cli::RecordColumns());
  return 0;
}
