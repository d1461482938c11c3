// Identifiers: random ids for events and people, and the form of resource ids.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace jiedui {

// In order of creation by milliseconds, and random within one (version 7), lower case; thread-safe. In that order so that rows
// of new things lie side by side in every index by id: with random ones each row of a commit touches pages of its own.
std::string NewUuid();

// A resource id (AIP-122): lower-case letters, digits, hyphens; at most 63, not "-" first; no identity number (personal.h).
bool IsResourceId(std::string_view id);

// Checks that `name` is `collection`/{id}, e.g. "pairings/sd19-p1". The error names `field`.
absl::Status CheckName(std::string_view field, std::string_view name, std::string_view collection);
// The id of a well-formed name.
std::string_view IdOf(std::string_view name);

}  // namespace jiedui
