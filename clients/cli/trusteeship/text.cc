#include "clients/cli/trusteeship/text.h"

#include <cstdio>

#include "clients/cli/names.h"
#include "common/base/id.h"
#include "common/base/text.h"

namespace jiedui::cli {
namespace {

std::string TwoDigits(int64_t number) { return StrCat(number < 10 ? "0" : "", number); }

}  // namespace

std::string ShareText(int32_t hundredths) { return StrCat(hundredths / 100, ".", TwoDigits(hundredths % 100), "%"); }

std::string QuantitiesText(const google::protobuf::RepeatedPtrField<trusteeship::v1::Measure::Quantity>& quantities) {
  std::string text;
  for (const auto& quantity : quantities) {
    text += StrCat(text.empty() ? "" : "，", ChineseName(quantity.unit()), " ", quantity.value());
  }
  return text;
}

Table HeadCountTable(const google::protobuf::RepeatedPtrField<trusteeship::v1::HeadCountLine>& lines) {
  using Kind = Table::Column;
  Table table({{"措施"},
               {"类型"},
               {"起"},
               {"止"},
               {"状态"},
               {"申报计划", Kind::kNumber},
               {"派出计划", Kind::kNumber},
               {"申报实施", Kind::kNumber},
               {"派出实施", Kind::kNumber},
               {"差额", Kind::kNumber},
               {"以何为准"}});
  for (const auto& line : lines) {
    const bool linked = line.link() != trusteeship::v1::Measure::LINK_UNSPECIFIED;
    const int64_t difference = line.has_declared_done() ? line.done_difference() : line.planned_difference();
    std::string counts =
        linked ? StrCat("派出记录 ", line.postings(), " 条（", ChineseName(line.link()), "）") : "申报数";
    if (line.uncounted() > 0) counts += StrCat("；", line.uncounted(), " 条所列的派出记录不能计入");
    table.Add({std::string(IdOf(line.measure())), ChineseName(line.type()), line.start(), line.end(),
               ChineseName(line.state()), line.has_declared_planned() ? StrCat(line.declared_planned()) : "",
               linked ? StrCat(line.linked_planned()) : "",
               line.has_declared_done() ? StrCat(line.declared_done()) : "", linked ? StrCat(line.linked_done()) : "",
               difference == 0 ? "" : StrCat(difference > 0 ? "+" : "", difference), std::move(counts)});
  }
  return table;
}

std::string AgreementText(const trusteeship::v1::Agreement* agreement) {
  using trusteeship::v1::Agreement;
  if (agreement == nullptr) return "未拟定";
  if (agreement->has_attestation()) {
    const auto& attestation = agreement->attestation();
    return StrCat("有效（据公开来源，未经本系统签署），", attestation.signed_on().empty()
                                                              ? StrCat("最迟 ", attestation.signed_by(), " 签署")
                                                              : StrCat(attestation.signed_on(), " 签署"));
  }
  if (agreement->state() == Agreement::STATE_IN_FORCE)
    return StrCat("有效，", agreement->in_force_on(), " 起，第 ", agreement->version(), " 版");
  std::string missing;
  for (const auto& share : agreement->shares()) {
    if (!share.has_signature()) missing += StrCat(missing.empty() ? "" : "、", ChineseName(share.role()));
  }
  return StrCat("待签署（第 ", agreement->version(), " 版），缺：", missing);
}

}  // namespace jiedui::cli
