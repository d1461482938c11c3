// What is personal by its look alone, wherever somebody may have typed it.
#pragma once

#include <string_view>

namespace jiedui {

// Somewhere in the text stands what looks like a citizen's identity number (GB 11643): 17 digits and a digit or X, with a day of birth from 1900 on.
// Ids are no place for one, and errors do not repeat it.
bool HoldsIdentityNumber(std::string_view text);

}  // namespace jiedui
