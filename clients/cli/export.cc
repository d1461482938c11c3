// jiedui export people|postings: what the caller sees, a page at a time, in the columns of `jiedui import`. What was exported is imported
// again unchanged; identity numbers, which no answer holds, are left out.
#include <map>
#include <span>

#include "absl/strings/str_join.h"
#include "clients/cli/commands.h"
#include "clients/cli/csv.h"
#include "clients/cli/import/rows.h"
#include "clients/cli/kind_commands.h"
#include "jiedui/rotation/v1/person.grpc.pb.h"
#include "jiedui/rotation/v1/posting.grpc.pb.h"
#include "jiedui/rotation/v1/types.pb.h"
#include "jiedui/type/v1/type.pb.h"

namespace jiedui::cli {
namespace {

using Cells = std::map<std::string, std::string, std::less<>>;

struct ExportOptions {
  std::string region, filter;
};

// "2008-09-01:2015-09-01"; an open end is left out.
std::string DaysText(const type::v1::Interval& interval) {
  return interval.end().empty() ? interval.start() : StrCat(interval.start(), ":", interval.end());
}
std::string SharePart(bool set, const rv1::Share& share) {
  return set ? StrCat(share.numerator(), "/", share.denominator()) : "";
}

Cells CellsOf(const google::protobuf::Message& resource) {
  const auto fields = FieldsOf(resource);
  return {fields.begin(), fields.end()};
}

struct PeopleExport {
  static constexpr const char *kCommand = "people", *kWhat = "导出人员", *kRegionField = "region_code";
  static constexpr std::span<const std::string_view> kColumns = kPersonColumns;
  static constexpr auto kList = &rv1::PersonService::Stub::ListPeople;
  static const auto& Items(const rv1::ListPeopleResponse& page) { return page.people(); }

  static Cells Row(const rv1::Person& person) {
    Cells cells = CellsOf(person);
    cells["person_id"] = std::string(IdOf(person.name()));
    cells["roles"] = absl::StrJoin(person.roles(), "|", [](std::string* out, const auto& spell) {
      out->append(StrCat(ChineseName(spell.role()), "@", DaysText(spell.interval())));
    });
    cells["employments"] = absl::StrJoin(person.employments(), "|", [](std::string* out, const auto& employment) {
      out->append(StrCat(IdOf(employment.school()), "@", DaysText(employment.interval())));
      const std::string share = SharePart(employment.has_share(), employment.share());
      if (!share.empty() || !employment.duty().empty()) out->append(StrCat(";", share));
      if (!employment.duty().empty()) out->append(StrCat(";", employment.duty()));
    });
    return cells;
  }
};

struct PostingsExport {
  static constexpr const char *kCommand = "postings", *kWhat = "导出派出";
  // A posting lies in two regions: a condition on either one is written as a filter.
  static constexpr const char* kRegionField = nullptr;
  static constexpr std::span<const std::string_view> kColumns = kPostingColumns;
  static constexpr auto kList = &rv1::PostingService::Stub::ListPostings;
  static const auto& Items(const rv1::ListPostingsResponse& page) { return page.postings(); }

  static Cells Row(const rv1::Posting& posting) {
    Cells cells = CellsOf(posting);
    cells["posting_id"] = std::string(IdOf(posting.name()));
    cells["start"] = posting.interval().start();
    cells["end"] = posting.interval().end();
    cells["share"] = SharePart(posting.has_share(), posting.share());
    if (posting.has_assessment()) {
      cells["result"] = ChineseName(posting.assessment().result());
      cells["assessed_on"] = posting.assessment().assessed_on();
      cells["assessment"] = posting.assessment().text();
    }
    return cells;
  }
};

template <class Kind>
absl::StatusOr<Exit> Export(Session& session, const ExportOptions& options) {
  decltype(kinds::RequestOf(Kind::kList)) request;
  std::string conditions = options.filter;
  if constexpr (Kind::kRegionField != nullptr) {
    const kinds::Filter region{"--region", "", Kind::kRegionField, kinds::Filter::kRegion};
    const absl::Status added = kinds::AddFilter(session, region, options.region, conditions);
    if (!added.ok()) return added;
  }
  request.set_filter(conditions);
  session.streams.out << CsvLine({Kind::kColumns.begin(), Kind::kColumns.end()});
  int64_t rows = 0;
  const absl::Status listed = session.client.EachPage(
      Kind::kList, request, 0, [&](const decltype(kinds::ResponseOf(Kind::kList))& page, int64_t) -> int64_t {
        for (const auto& item : Kind::Items(page)) {
          Cells cells = Kind::Row(item);
          std::vector<std::string> fields;
          for (const std::string_view column : Kind::kColumns) {
            const auto cell = cells.find(column);
            fields.push_back(cell == cells.end() ? "" : std::move(cell->second));
          }
          session.streams.out << CsvLine(fields);
        }
        rows += Kind::Items(page).size();
        return Kind::Items(page).size();
      });
  if (!listed.ok()) return listed;
  session.Note(StrCat("导出 ", rows, " 行。"));
  return Exit::kOk;
}

template <class Kind>
void AddExport(CLI::App& group, Body& chosen) {
  auto* command = group.add_subcommand(Kind::kCommand, Kind::kWhat);
  auto options = std::make_shared<ExportOptions>();
  if constexpr (Kind::kRegionField != nullptr) {
    command->add_option("--region", options->region, "所在地区，含所辖")->type_name("REGION");
  }
  command->add_option("--filter", options->filter, "条件（AIP-160）")->type_name("FILTER");
  WhenGiven(command, chosen, options, Export<Kind>);
}

}  // namespace

void AddExportCommand(CLI::App& app, Body& chosen) {
  CLI::App* group = AddGroup(app, "export", "导出为 CSV（标准输出），列与导入相同；不含身份证件号码");
  AddExport<PeopleExport>(*group, chosen);
  AddExport<PostingsExport>(*group, chosen);
}

}  // namespace jiedui::cli
