// jiedui region find, party find: what a name means, and everything else it could mean.
#include "clients/cli/commands.h"
#include "clients/cli/dates.h"
#include "clients/cli/names.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "jiedui/pairing/v1/name.pb.h"
#include "jiedui/pairing/v1/party.grpc.pb.h"
#include "jiedui/pairing/v1/region.grpc.pb.h"
#include "jiedui/type/v1/type.pb.h"

namespace jiedui::cli {
namespace {

struct FindOptions {
  std::string query, kind, on;
};

// Says what is meant, beside the list. A name in doubt is an error of whoever used it.
template <class Response>
absl::StatusOr<Exit> Conclude(Session& session, const Response& answer) {
  if (!answer.resolved().empty()) {
    session.Note(StrCat("所指为 ", answer.resolved(), "。"));
    return Exit::kOk;
  }
  session.Note("名称有歧义，须写明编号。");
  return Exit::kUsage;
}

// "NO" alone is worth a word: the place or party is a former one.
std::string Remark(const v1::NameCandidate& candidate) {
  const std::string match = StrCat(ChineseName(candidate.how()), "：", candidate.name());
  return candidate.in_force() == type::v1::IN_FORCE_NO ? match + "（该日不存在）" : match;
}

absl::StatusOr<Exit> FindRegion(Session& session, const FindOptions& options) {
  v1::SearchRegionsRequest request;
  request.set_query(options.query);
  request.set_effective_on(options.on);
  const auto answer = session.client.Call(&v1::RegionService::Stub::SearchRegions, request);
  if (!answer.ok()) return answer.status();
  if (answer->regions().empty()) return NoSuchName(StrCat("没有名称或代码为“", options.query, "”的地区。"));
  if (session.json()) {
    session.PrintJson(*answer);
    return answer->resolved().empty() ? Exit::kUsage : Exit::kOk;
  }
  Table table({{"编号"}, {"名称"}, {"级别"}, {"上级"}, {"匹配"}});
  for (int i = 0; i < answer->regions_size(); ++i) {
    const auto& region = answer->regions(i);
    table.Add({std::string(IdOf(region.name())), region.display_name(), ChineseName(region.level()),
               session.directory.Region(region.parent()), Remark(answer->candidates(i))});
  }
  session.Print(table);
  return Conclude(session, *answer);
}

absl::StatusOr<Exit> FindParty(Session& session, const FindOptions& options) {
  v1::SearchPartiesRequest request;
  request.set_query(options.query);
  request.set_effective_on(options.on);
  if (!options.kind.empty()) {
    const auto kind = ParseEnum<v1::PartyKind>("--kind", options.kind);
    if (!kind.ok()) return kind.status();
    request.set_kind(*kind);
  }
  const auto answer = session.client.Call(&v1::PartyService::Stub::SearchParties, request);
  if (!answer.ok()) return answer.status();
  if (answer->parties().empty()) return NoSuchName(StrCat("没有名称或编号为“", options.query, "”的单位。"));
  if (session.json()) {
    session.PrintJson(*answer);
    return answer->resolved().empty() ? Exit::kUsage : Exit::kOk;
  }
  Table table({{"编号"}, {"名称"}, {"类别"}, {"地区"}, {"匹配"}});
  for (int i = 0; i < answer->parties_size(); ++i) {
    const auto& party = answer->parties(i);
    table.Add({std::string(IdOf(party.name())), party.display_name(), ChineseName(party.kind()),
               session.directory.Region(party.region()), Remark(answer->candidates(i))});
  }
  session.Print(table);
  return Conclude(session, *answer);
}

}  // namespace

void AddFindRegion(CLI::App& region, Body& chosen) {
  auto* find = region.add_subcommand("find", "按名称查找：简称、旧名、繁体、冠以上级地区的均可");
  auto options = std::make_shared<FindOptions>();
  find->add_option("query", options->query, "名称或代码")->required()->type_name("TEXT");
  find->add_option("--on", options->on, "该日的名称；默认今天")->type_name("DATE");
  WhenGiven(find, chosen, options, FindRegion);
}

void AddFindParty(CLI::App& party, Body& chosen) {
  auto* find = party.add_subcommand("find", "按名称或外部编号查找：简称、旧名、繁体、冠以地区的均可");
  auto options = std::make_shared<FindOptions>();
  find->add_option("query", options->query, "名称或编号")->required()->type_name("TEXT");
  find->add_option("--kind", options->kind, "只找此类别")->type_name(Choices<v1::PartyKind>());
  find->add_option("--on", options->on, "该日的编号和名称；默认今天")->type_name("DATE");
  WhenGiven(find, chosen, options, FindParty);
}

}  // namespace jiedui::cli
