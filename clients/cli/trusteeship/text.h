// How figures and agreements of trusteeships are said.
#pragma once

#include <cstdint>
#include <string>

#include "clients/cli/table.h"
#include "google/protobuf/repeated_field.h"
#include "jiedui/trusteeship/v1/agreement.pb.h"
#include "jiedui/trusteeship/v1/measure.pb.h"

namespace jiedui::cli {

// "75.00%" of hundredths of a percent.
std::string ShareText(int32_t hundredths);
// "人 8，天 30"
std::string QuantitiesText(const google::protobuf::RepeatedPtrField<trusteeship::v1::Measure::Quantity>& quantities);
// Measures that move people: declared, placed, what lies between.
Table HeadCountTable(const google::protobuf::RepeatedPtrField<trusteeship::v1::HeadCountLine>& lines);
// "有效，2022-07-20 起", "待签署：缺县中", "有效（据公开来源），见于 2022-08-31"; of null: "未拟定".
std::string AgreementText(const trusteeship::v1::Agreement* agreement);

}  // namespace jiedui::cli
