// Text on a terminal: Chinese characters take two cells, and what others wrote must not steer the screen.
#pragma once

#include <string>
#include <string_view>

namespace jiedui::cli {

// Cells that `text` takes on a terminal (East Asian width; ambiguous characters count one). A byte that is no UTF-8 counts one.
int Width(std::string_view text);

// `text` with blanks after, or before, it up to `width` cells; unchanged when it is as wide or wider.
std::string PadRight(std::string_view text, int width);
std::string PadLeft(std::string_view text, int width);

// At most `width` cells; what is cut off is marked by "…".
std::string Shorten(std::string_view text, int width);

// One line, safe to print: line ends and tabs become blanks; other control characters, direction marks and broken UTF-8
// become U+FFFD.
std::string Printable(std::string_view text);

bool IsUtf8(std::string_view text);

}  // namespace jiedui::cli
