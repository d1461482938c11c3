// Rules for tests.
#pragma once

#include <cstdint>
#include <string>

#include "jiedui/rules/v1/rule_service.pb.h"

namespace jiedui::rules {

constexpr char kHandInHand[] = "pairing-hand-in-hand-schools";

// A valid rule: not more than `number` 对 from `start` until `end` ("" for open).
inline v1::Rule MakeRule(const std::string& region, const std::string& start, const std::string& end, int64_t number,
                         const std::string& id = kHandInHand) {
  v1::Rule rule;
  rule.set_rule_id(id);
  rule.set_region(region);
  rule.mutable_interval()->set_start(start);
  rule.mutable_interval()->set_end(end);
  rule.set_number(number);
  rule.set_comparator(v1::Rule::COMPARATOR_AT_MOST);
  rule.set_unit("对");
  rule.set_strength(v1::Rule::STRENGTH_WARN);
  rule.mutable_citation()->set_clause("Q11-4.6");
  rule.mutable_citation()->set_document("指导意见");
  rule.set_text("选择50所中小学结成“一帮一”对子");
  return rule;
}

}  // namespace jiedui::rules
