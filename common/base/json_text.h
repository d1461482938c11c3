// A text as JSON, for what is printed with every call or event.
#pragma once

#include <string>
#include <string_view>

namespace jiedui {

// Appends `text` in quotes, escaped. Any bytes: what is not UTF-8 becomes U+FFFD.
void AppendJsonText(std::string& out, std::string_view text);

}  // namespace jiedui
