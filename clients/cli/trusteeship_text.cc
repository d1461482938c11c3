#include "clients/cli/trusteeship_text.h"

#include <cstdio>

#include "clients/cli/names.h"
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
