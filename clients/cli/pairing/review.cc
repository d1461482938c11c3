// jiedui exceptions, contradictions: what an official should look at.
#include <string>
#include <vector>

#include "clients/cli/commands.h"
#include "clients/cli/dates.h"
#include "clients/cli/names.h"
#include "common/base/civil.h"
#include "common/base/clock.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "jiedui/pairing/v1/pairing_service.pb.h"
#include "jiedui/pairing/v1/review.grpc.pb.h"

namespace jiedui::cli {
namespace {

struct ExceptionOptions {
  std::string scheme, parent, on, known_at;
};

absl::StatusOr<Exit> Exceptions(Session& session, const ExceptionOptions& options) {
  v1::ListExceptionsRequest request;
  if (!options.scheme.empty()) {
    const auto scheme = session.resolve.Scheme(options.scheme);
    if (!scheme.ok()) return scheme.status();
    request.set_scheme(scheme->name());
  }
  if (!options.parent.empty()) request.set_parent(InCollection("pairings", options.parent));
  if (!options.on.empty()) {
    const auto day = ParseDay("--on", options.on);
    if (!day.ok()) return day.status();
    request.set_effective_on(FormatDay(*day));
  }
  if (!options.known_at.empty()) {
    auto instant = ParseInstant("--known-at", options.known_at, absl::Now());
    if (!instant.ok()) return instant.status();
    *request.mutable_known_at() = *std::move(instant);
  }
  std::vector<v1::RuleException> exceptions;
  const auto listed = session.client.EachPage(
      &v1::ReviewService::Stub::ListExceptions, request, 0, [&](const v1::ListExceptionsResponse& page, int64_t) {
        exceptions.insert(exceptions.end(), page.exceptions().begin(), page.exceptions().end());
        return page.exceptions_size();
      });
  if (!listed.ok()) return listed;
  if (session.json()) {
    session.PrintJson(exceptions);
    return Exit::kOk;
  }
  Table table({{"编号"}, {"支援方"}, {"受援方"}, {"方案"}, {"上级结对"}, {"超额"}, {"依据"}, {"登记时间"}, {"缘由"}});
  for (const auto& exception : exceptions) {
    const v1::Pairing& pairing = exception.pairing();
    const auto& citation = exception.citation();
    table.Add({std::string(IdOf(pairing.name())), session.directory.Party(pairing.supporter()),
               session.directory.Party(pairing.recipient()), session.directory.Scheme(pairing.scheme()),
               pairing.parent().empty() ? "" : std::string(IdOf(pairing.parent())),
               StrCat("第 ", exception.number(), " / 规定 ", exception.limit()),
               CitationText(citation.document(), citation.clause()), FormatInstant(exception.accept_time()),
               exception.reason()});
  }
  session.Print(table);
  if (session.settings.header) session.Note(StrCat("共 ", exceptions.size(), " 项超出规定、附有缘由的结对。"));
  return Exit::kOk;
}

struct ContradictionOptions {
  std::string kind, scheme, region, filter;
  int64_t limit = 0;
};

absl::StatusOr<Exit> Contradictions(Session& session, const ContradictionOptions& options) {
  std::string filter = options.filter;
  if (!options.kind.empty()) {
    const auto kind = ParseEnum<v1::Contradiction::Kind>("--kind", options.kind);
    if (!kind.ok()) return kind.status();
    AddCondition(filter, "kind", " = ", Token(*kind));
  }
  if (!options.scheme.empty()) {
    const auto scheme = session.resolve.Scheme(options.scheme);
    if (!scheme.ok()) return scheme.status();
    AddCondition(filter, "scheme", " = ", scheme->name());
  }
  if (!options.region.empty()) {
    const auto region = session.resolve.Region(options.region);
    if (!region.ok()) return region.status();
    if (region->code().empty())
      return UsageError(StrCat("“", region->display_name(), "”没有行政区划代码，不能用于筛选。"));
    AddCondition(filter, "region", ":", region->code());
  }
  v1::ListContradictionsRequest request;
  request.set_filter(filter);
  std::vector<v1::Contradiction> found;
  const auto listed = session.client.EachPage(&v1::ReviewService::Stub::ListContradictions, request, options.limit,
                                              [&](const v1::ListContradictionsResponse& page, int64_t wanted) {
                                                int64_t taken = 0;
                                                for (const auto& contradiction : page.contradictions()) {
                                                  if (taken == wanted) break;
                                                  found.push_back(contradiction);
                                                  ++taken;
                                                }
                                                return taken;
                                              });
  if (!listed.ok()) return listed;
  if (session.json()) {
    session.PrintJson(found);
    return Exit::kOk;
  }
  Table table({{"类别"}, {"对象"}, {"与之矛盾"}, {"起始"}, {"方案编号", Table::Column::kCsvOnly}, {"说明"}});
  for (const auto& contradiction : found) {
    table.Add({ChineseName(contradiction.kind()), contradiction.subject(), contradiction.other(), contradiction.since(),
               contradiction.scheme(), contradiction.message()});
  }
  session.Print(table);
  if (session.settings.header) session.Note(StrCat("共 ", found.size(), " 处矛盾。"));
  return Exit::kOk;
}

}  // namespace

void AddReviewCommands(CLI::App& app, Body& chosen) {
  auto* exceptions = app.add_subcommand("exceptions", "列出超出规定、附有缘由的结对");
  auto exception_options = std::make_shared<ExceptionOptions>();
  exceptions->add_option("--scheme", exception_options->scheme, "方案：编号或名称")->type_name("SCHEME");
  exceptions->add_option("--parent", exception_options->parent, "在这一项结对之下的")->type_name("NAME");
  exceptions->add_option("--on", exception_options->on, "哪一天；默认今天")->type_name("DATE");
  exceptions->add_option("--known-at", exception_options->known_at, "按当时所知")->type_name("INSTANT");
  WhenGiven(exceptions, chosen, exception_options, Exceptions);

  auto* contradictions = app.add_subcommand("contradictions", "列出登记中的矛盾");
  auto options = std::make_shared<ContradictionOptions>();
  contradictions->add_option("--kind", options->kind, "类别")->type_name(Choices<v1::Contradiction::Kind>());
  contradictions->add_option("--scheme", options->scheme, "方案：编号或名称")->type_name("SCHEME");
  contradictions->add_option("--region", options->region, "任一方在此地区（含下级）：代码或名称")->type_name("REGION");
  contradictions->add_option("--filter", options->filter, "其他筛选条件（AIP-160）")->type_name("EXPR");
  contradictions->add_option("--limit", options->limit, "最多列出多少项；0 为全部")
      ->type_name("N")
      ->check(NonNegative());
  WhenGiven(contradictions, chosen, options, Contradictions);
}

}  // namespace jiedui::cli
