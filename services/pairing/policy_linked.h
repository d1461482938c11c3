// The pairing that a trusteeship stands for: pure functions of values, like all of policy.
//
// A trusteeship has its pairing under its own id from the day it came into force; the registry opens, corrects and ends it as the
// trusteeship's events say, under the rules of its verbs.
#pragma once

#include <optional>
#include <string_view>

#include "absl/status/status.h"
#include "jiedui/pairing/v1/pairing_service.pb.h"
#include "jiedui/trusteeship/events/v1/trusteeship_events.pb.h"

namespace jiedui::pairing::policy {

// The pairing as it is to stand after the change, ACTIVE or ENDED, of what the registry cannot know by itself. Nothing for a trusteeship
// whose programme has no scheme, or that never came into force. One that ended before it began is ENDED and not `activated`.
std::optional<v1::Pairing> PairingFor(const trusteeship::events::v1::TrusteeshipChanged& changed);

// The pairing is the owner's; kAlreadyExists when somebody else entered one of that name.
absl::Status IsOf(const v1::Pairing& pairing, std::string_view owner);

// `before` with what the owner says of it now, still in force: its end is not moved forward where it `wanted` ENDED, because ending
// does that. Nothing when `before` says so already.
std::optional<v1::Pairing> Followed(const v1::Pairing& before, const v1::Pairing& wanted);

// `before`, over as `wanted` says.
v1::Pairing EndedAs(v1::Pairing before, const v1::Pairing& wanted);

}  // namespace jiedui::pairing::policy
