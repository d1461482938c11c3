#include "clients/cli/pairing/table.h"

#include "clients/cli/dates.h"
#include "clients/cli/names.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "jiedui/pairing/v1/pairing_service.pb.h"
#include "jiedui/type/v1/type.pb.h"

namespace jiedui::cli {
namespace {

void Join(std::string& text, std::string_view part) {
  if (part.empty()) return;
  text += StrCat(text.empty() ? "" : "；", part);
}

// The pause on the day, or the last one; null when it was not paused.
const v1::Pairing::Suspension* PauseOn(const v1::Pairing& pairing, const std::string& on) {
  if (pairing.state() != v1::Pairing::STATE_SUSPENDED || pairing.suspensions().empty()) return nullptr;
  if (on.empty()) return &*pairing.suspensions().rbegin();
  for (const auto& pause : pairing.suspensions()) {
    if (pause.start() <= on && (pause.end().empty() || on < pause.end())) return &pause;
  }
  return nullptr;
}

std::string StateText(const v1::PairingOnDate& row) {
  if (row.in_force() == type::v1::IN_FORCE_NOT_KNOWN) return ChineseName(row.in_force());
  const v1::Pairing& pairing = row.pairing();
  const bool unconfirmed = pairing.confidence() == v1::Pairing::CONFIDENCE_LOW;
  return StrCat(ChineseName(pairing.state()), unconfirmed ? StrCat("（", ChineseName(pairing.confidence()), "）") : "");
}

std::string StartText(const v1::PairingOnDate& row) {
  const auto& interval = row.pairing().interval();
  return row.in_force() == type::v1::IN_FORCE_NOT_KNOWN ? StrCat("最早见于 ", interval.attested_on())
                                                        : FormatStart(interval);
}

// `reason` explains the present state, so it is left out where another day was asked about.
std::string Remark(const v1::Pairing& pairing, const std::string& on) {
  std::string remark;
  const auto* pause = PauseOn(pairing, on);
  if (pause != nullptr) Join(remark, StrCat("自 ", pause->start(), " 暂停：", pause->reason()));
  if (pause == nullptr && on.empty()) Join(remark, pairing.reason());
  Join(remark, pairing.note());
  return remark;
}

}  // namespace

Table PairingTable(Session& session, const std::vector<v1::PairingOnDate>& pairings, const std::string& on) {
  Table table({{"编号"},
               {"支援方"},
               {"受援方"},
               {"方案"},
               {"状态"},
               {"起始"},
               {"终止"},
               {"支援方编号", Table::Column::kCsvOnly},
               {"受援方编号", Table::Column::kCsvOnly},
               {"方案编号", Table::Column::kCsvOnly},
               {"说明"}});
  for (const auto& row : pairings) {
    const v1::Pairing& pairing = row.pairing();
    table.Add({std::string(IdOf(pairing.name())), session.directory.Party(pairing.supporter()),
               session.directory.Party(pairing.recipient()), session.directory.Scheme(pairing.scheme()), StateText(row),
               StartText(row), pairing.interval().end(), pairing.supporter(), pairing.recipient(), pairing.scheme(),
               Remark(pairing, on)});
  }
  return table;
}

Table PairingDetails(Session& session, const v1::Pairing& pairing) {
  Table table({{"项目"}, {"内容"}});
  const auto named = [](const std::string& display, const std::string& name) {
    return name.empty() ? "" : StrCat(display, "（", name, "）");
  };
  table.AddField("编号", pairing.name());
  table.AddField("支援方", named(session.directory.Party(pairing.supporter()), pairing.supporter()));
  table.AddField("受援方", named(session.directory.Party(pairing.recipient()), pairing.recipient()));
  table.AddField("方案", named(session.directory.Scheme(pairing.scheme()), pairing.scheme()));
  table.AddField("上级结对", pairing.parent());
  table.AddField("回应需求", pairing.need());
  table.AddField("状态", ChineseName(pairing.state()));
  table.AddField("起止", FormatInterval(pairing.interval()));
  for (const auto& pause : pairing.suspensions()) {
    table.AddField("暂停",
                   StrCat(pause.start(), " 至", pause.end().empty() ? "今" : StrCat(" ", pause.end(), "（不含）"),
                          pause.reason().empty() ? "" : "：", pause.reason()));
  }
  table.AddField("缘由", pairing.reason());
  table.AddField("阶段", ChineseName(pairing.stage()));
  for (const auto& topic : pairing.topics())
    table.AddField("内容", StrCat(topic.text(), topic.other() ? "（其他）" : ""));
  for (const int tag : pairing.tags()) table.AddField("标签", ChineseName(static_cast<v1::Pairing::Tag>(tag)));
  table.AddField("可信程度", ChineseName(pairing.confidence()));
  table.AddField("依据", CitationText(pairing.citation().document(), pairing.citation().clause()));
  table.AddField("来源", pairing.source());
  table.AddField("说明", pairing.note());
  table.AddField("版本",
                 StrCat(pairing.revision(), pairing.etag().empty() ? "" : StrCat("（etag ", pairing.etag(), "）")));
  table.AddField("登记", FormatInstant(pairing.create_time()));
  table.AddField("更新", FormatInstant(pairing.update_time()));
  return table;
}

std::string PairingLabel(Session& session, const v1::Pairing& pairing) {
  return StrCat(IdOf(pairing.name()), "（", session.directory.Party(pairing.supporter()), " → ",
                session.directory.Party(pairing.recipient()), "，", session.directory.Scheme(pairing.scheme()), "，",
                ChineseName(pairing.state()), "）");
}

}  // namespace jiedui::cli
