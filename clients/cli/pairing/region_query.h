// Which regions a command asks for: of a set, of a list, in an area, on a day.
#pragma once

#include <string>

#include "CLI/CLI.hpp"
#include "clients/cli/session.h"
#include "common/base/civil.h"
#include "jiedui/pairing/v1/region.pb.h"

namespace jiedui::cli {

// As typed.
struct RegionQuery {
  std::string set, tag, under, on;
};

inline void AddQueryOptions(CLI::App& command, RegionQuery& query) {
  command.add_option("--set", query.set, "某个地区集合（如 六州）及其所辖：编号或名称")->type_name("SET");
  command.add_option("--tag", query.tag, "某个名单（如 poverty-county）所列及其所辖")->type_name("KEY");
  command.add_option("--under", query.under, "在此地区（含）之下：代码或名称")->type_name("REGION");
  command.add_option("--on", query.on, "在这一天有效的：YYYY-MM-DD")->type_name("DATE");
}

// Fills `effective_on`, `set`, `tag` and `under` of a request.
template <class Request>
absl::Status Ask(Session& session, const RegionQuery& query, Request& request) {
  if (!query.on.empty()) {
    const auto day = ParseDay("--on", query.on);
    if (!day.ok()) return day.status();
    request.set_effective_on(FormatDay(*day));
  }
  if (!query.set.empty()) {
    const auto set = session.resolve.RegionSet(query.set);
    if (!set.ok()) return set.status();
    request.set_set(*set);
  }
  request.set_tag(query.tag);
  if (!query.under.empty()) {
    const auto region = session.resolve.Region(query.under);
    if (!region.ok()) return region.status();
    request.set_under(region->name());
  }
  return absl::OkStatus();
}

// What an answer about a list has to say beside its numbers: that it is not loaded, or for which areas only. "" when it is whole.
std::string ListRemark(Session& session, const v1::ListState& list);

}  // namespace jiedui::cli
