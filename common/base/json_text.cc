#include "common/base/json_text.h"

#include <algorithm>

#include "nlohmann/json.hpp"

namespace jiedui {
namespace {

bool StandsForItself(char c) { return c >= 0x20 && c < 0x7F && c != '"' && c != '\\'; }

}  // namespace

void AppendJsonText(std::string& out, std::string_view text) {
  if (std::all_of(text.begin(), text.end(), StandsForItself)) {  // nearly always: names, codes, ids
    out += '"';
    out += text;
    out += '"';
  } else {
    out += nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  }
}

}  // namespace jiedui
