// Who calls, what for, until when: the context every handler, policy and store function is given.
//
// Plain values, made by common/rpc from the request's metadata before the handler runs and unchanged afterwards, except for
// `trailer`, which the write path fills. A Call lives until its answer has been sent, so bodies may keep references to it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/base/error.h"

namespace jiedui {

// The identity behind a call. Two callers are the same actor only when person AND organisation are equal: rules of separation
// ("who submits does not accept", Q11-5.4a) compare both.
struct Caller {
  std::string person;        // stable id of the person, or of the system account; never empty
  std::string organisation;  // party resource name, e.g. "parties/gov-370000"; may be empty
  std::string role;          // a role of the catalogue: "province", "prefecture", "county", "university", "system", …
  std::string region;        // division code whose subtree the role covers, e.g. "370000"; empty: the whole country

  // The stable text under which replay and audit know this caller.
  std::string Id() const { return organisation.empty() ? person : organisation + "/" + person; }
  bool operator==(const Caller&) const = default;
};

// Which rows a caller may see: a half-open range of division codes. Division codes are prefix codes (63 ⊃ 6327 ⊃ 632701), so
// a subtree is a range, and the same two parameters serve the whole country. Every list, count, export and watch takes one.
struct Scope {
  std::string low;         // first code inside, "" for all
  std::string high = "~";  // first code beyond; '~' sorts after every digit and letter

  static Scope All() { return {}; }
  // The subtree of a six-digit division code: trailing pairs of zeros are its width ("630000" covers all of Qinghai). Any other
  // text, the empty one too, covers exactly itself.
  static Scope Region(std::string_view code);

  bool Covers(std::string_view code) const { return code >= low && code < high; }
  bool IsAll() const { return low.empty() && high == "~"; }
};

// What is told beside the answer, in trailing metadata: the id of the event a write committed, and rules that only urge.
struct Trailer {
  std::string event_id;
  std::vector<Warning> warnings;
};

struct Call {
  Caller caller;
  Scope scope;
  std::string method;                            // "jiedui.pairing.v1.PairingService/ActivatePairing"
  std::string trace;                             // W3C traceparent as received, may be empty
  absl::Time deadline = absl::InfiniteFuture();  // of the caller; a queued write past it never starts
  absl::CivilDay today;        // business date (Asia/Shanghai); never used for leases, audit or deadlines
  Trailer* trailer = nullptr;  // never null in a handler; owned by the rpc layer
};

}  // namespace jiedui
