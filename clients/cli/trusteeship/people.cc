// jiedui trusteeship headcounts: whom measures move, as declared and as placed (MOE22-6b).
#include <vector>

#include "clients/cli/commands.h"
#include "clients/cli/trusteeship/text.h"
#include "common/base/text.h"
#include "jiedui/trusteeship/v1/measure.grpc.pb.h"

namespace jiedui::cli {
namespace {

struct Options {
  std::string trusteeship, region;
  bool all = false;
};

absl::StatusOr<Exit> HeadCounts(Session& session, const Options& options) {
  tv1::ListHeadCountDifferencesRequest request;
  std::string filter;
  if (!options.trusteeship.empty()) {
    AddCondition(filter, "trusteeship", "=", InCollection("trusteeships", options.trusteeship));
  }
  if (!options.region.empty()) {
    const auto region = session.resolve.Region(options.region);
    if (!region.ok()) return region.status();
    AddCondition(filter, "school_region", ":", region->code());
  }
  request.set_filter(filter);
  request.set_with_unlinked(options.all);
  std::vector<tv1::HeadCountLine> lines;
  const auto listed = session.client.EachPage(&tv1::MeasureService::Stub::ListHeadCountDifferences, request, 0,
                                              [&](const tv1::ListHeadCountDifferencesResponse& page, int64_t) {
                                                lines.insert(lines.end(), page.lines().begin(), page.lines().end());
                                                return page.lines_size();
                                              });
  if (!listed.ok()) return listed;
  if (session.json()) {
    session.PrintJson(lines);
    return Exit::kOk;
  }
  session.Print(HeadCountTable({lines.begin(), lines.end()}));
  if (session.settings.header) session.Note(StrCat("共 ", lines.size(), " 项；有派出记录的，以派出记录的人数为准。"));
  return Exit::kOk;
}

}  // namespace

void AddTrusteeshipPeople(CLI::App& group, Body& chosen) {
  auto* command = group.add_subcommand("headcounts", "派驻、支教、跟岗的人数：申报数与派出记录不一致的措施");
  auto options = std::make_shared<Options>();
  command->add_option("--trusteeship", options->trusteeship, "只看该托管帮扶")->type_name("NAME");
  command->add_option("--region", options->region, "只看该地区的县中")->type_name("REGION");
  command->add_flag("--all", options->all, "也列出尚无派出记录的措施");
  WhenGiven(command, chosen, options, HeadCounts);
}

}  // namespace jiedui::cli
