// The rules of pairing as pure functions of values: no I/O, no clock. Each cites its clause; docs/requirements are named by id.
//
// `May…` asks who, `Valid…` asks whether a request makes sense by itself, `Can…` asks whether the register allows it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/call.h"
#include "common/base/civil.h"
#include "common/base/error.h"
#include "jiedui/pairing/v1/pairing_service.pb.h"
#include "jiedui/pairing/v1/party.pb.h"
#include "jiedui/pairing/v1/region.pb.h"
#include "jiedui/pairing/v1/scheme.pb.h"

namespace jiedui::pairing::policy {

// ---- Reasons -------------------------------------------------------------------------------------------------------------

inline constexpr Reason kSelfPairing{"SELF_PAIRING", absl::StatusCode::kInvalidArgument,
                                     "支援方与受援方不能是同一单位（{party}）。", "{party} cannot support itself."};
inline constexpr Reason kWrongState{"WRONG_STATE", absl::StatusCode::kFailedPrecondition,
                                    "结对“{pairing}”当前状态为“{state}”，不能执行“{verb}”；只有“{allowed}”状态可以。",
                                    "{pairing} is {state}; {verb} needs {allowed}."};
inline constexpr Reason kUnknownReference{"UNKNOWN_REFERENCE", absl::StatusCode::kFailedPrecondition,
                                          "“{field}”所指的“{name}”不存在，请先登记。",
                                          "{field} names {name}, which does not exist."};
inline constexpr Reason kKindsNotAllowed{"KINDS_NOT_ALLOWED", absl::StatusCode::kFailedPrecondition,
                                         "方案“{scheme}”不包括{supporter_kind}支援{recipient_kind}。",
                                         "Scheme {scheme} does not pair {supporter_kind} with {recipient_kind}."};
inline constexpr Reason kSupporterOutsideScheme{
    "SUPPORTER_OUTSIDE_SCHEME", absl::StatusCode::kFailedPrecondition,
    "{supporter}不在方案“{scheme}”规定的支援方地区（{allowed}）之内。",
    "{supporter} lies outside the supporter regions ({allowed}) of {scheme}."};
inline constexpr Reason kRecipientOutsideScheme{
    "RECIPIENT_OUTSIDE_SCHEME", absl::StatusCode::kFailedPrecondition,
    "{recipient}不在方案“{scheme}”规定的受援方地区（{allowed}）之内。",
    "{recipient} lies outside the recipient regions ({allowed}) of {scheme}."};
inline constexpr Reason kOutsideSchemeDates{"OUTSIDE_SCHEME_DATES", absl::StatusCode::kFailedPrecondition,
                                            "结对的起止日期超出方案“{scheme}”的有效期（{dates}）。",
                                            "The interval lies outside that of scheme {scheme} ({dates})."};
inline constexpr Reason kDuplicatePairing{
    "DUPLICATE_PAIRING", absl::StatusCode::kFailedPrecondition,
    "{supporter}与{recipient}在方案“{scheme}”中同一时期已有结对（{other}）。",
    "{supporter} and {recipient} are already paired in {scheme} at that time ({other})."};
inline constexpr Reason kSupporterTaken{
    "SUPPORTER_TAKEN", absl::StatusCode::kFailedPrecondition,
    "{supporter}在方案“{scheme}”中同一时期已支援{other_party}（{other}），按“{mode}”要求只能有一个受援方。",
    "{supporter} already supports {other_party} in {scheme} ({other}); {mode} allows one recipient."};
inline constexpr Reason kRecipientTaken{
    "RECIPIENT_TAKEN", absl::StatusCode::kFailedPrecondition,
    "{recipient}在方案“{scheme}”中同一时期已由{other_party}支援（{other}），按“{mode}”要求只能有一个支援方。",
    "{recipient} is already supported by {other_party} in {scheme} ({other}); {mode} allows one supporter."};
inline constexpr Reason kParentNotInForce{"PARENT_NOT_IN_FORCE", absl::StatusCode::kFailedPrecondition,
                                          "上级结对“{parent}”当前状态为“{state}”，下级结对不能生效。",
                                          "The parent pairing {parent} is {state}."};
inline constexpr Reason kOutsideParentDates{"OUTSIDE_PARENT_DATES", absl::StatusCode::kFailedPrecondition,
                                            "下级结对的起止日期必须在上级结对“{parent}”的起止日期（{dates}）之内。",
                                            "The interval lies outside that of the parent {parent} ({dates})."};
inline constexpr Reason kOutsideParentArea{
    "OUTSIDE_PARENT_AREA", absl::StatusCode::kFailedPrecondition,
    "{party}（{region}）不在上级结对“{parent}”的{side}地区（{allowed}）之内。",
    "{party} ({region}) lies outside the {side} area {allowed} of the parent {parent}."};
inline constexpr Reason kLowConfidence{"LOW_CONFIDENCE", absl::StatusCode::kFailedPrecondition,
                                       "结对“{pairing}”的来源未经确认，不能生效；请先补充来源并更新可信度。",
                                       "{pairing} is unconfirmed and cannot be activated."};
inline constexpr Reason kFixedField{"FIXED_FIELD", absl::StatusCode::kFailedPrecondition,
                                    "结对“{pairing}”的{field}在登记后不能更改；请终止后另行登记。",
                                    "{field} of {pairing} is fixed at creation."};
inline constexpr Reason kChildOutside{"CHILD_OUTSIDE", absl::StatusCode::kFailedPrecondition,
                                      "更正后下级结对“{child}”将超出上级的起止日期，请先更正下级。",
                                      "The child {child} would lie outside the corrected interval."};
inline constexpr Reason kExternalIdTaken{"EXTERNAL_ID_TAKEN", absl::StatusCode::kFailedPrecondition,
                                         "外部编号 {scheme}:{value} 已属于“{other}”。",
                                         "External id {scheme}:{value} belongs to {other}."};

inline constexpr Reason kReasonRequired{"REASON_REQUIRED", absl::StatusCode::kFailedPrecondition,
                                        "{rule}如确需登记，请填写理由。", "A reason is required to go past: {rule}"};

inline constexpr const Reason* kReasons[] = {&kSelfPairing,
                                             &kWrongState,
                                             &kUnknownReference,
                                             &kKindsNotAllowed,
                                             &kSupporterOutsideScheme,
                                             &kRecipientOutsideScheme,
                                             &kOutsideSchemeDates,
                                             &kDuplicatePairing,
                                             &kSupporterTaken,
                                             &kRecipientTaken,
                                             &kParentNotInForce,
                                             &kOutsideParentDates,
                                             &kOutsideParentArea,
                                             &kLowConfidence,
                                             &kExternalIdTaken,
                                             &kReasonRequired,
                                             &kFixedField,
                                             &kChildOutside};

// ---- Words ---------------------------------------------------------------------------------------------------------------

std::string_view Chinese(v1::PartyKind kind);
std::string_view Chinese(v1::Pairing::State state);
std::string_view Chinese(v1::Scheme::Mode mode);
// What messages call a party: its short name where it has one.
std::string_view Title(const v1::Party& party);

// ---- May -----------------------------------------------------------------------------------------------------------------

// Who may change the register at all: the offices that keep it. Everyone who is known may read (section 7 of the design).
absl::Status MayWrite(const Caller& caller, std::string_view method);
// A caller sees and changes a pairing when either side lies in its scope. "Not there" and "not yours" answer alike.
bool InScope(const Scope& scope, const v1::Pairing& pairing);

// ---- Valid ---------------------------------------------------------------------------------------------------------------

absl::Status ValidRegion(const v1::Region& region);
absl::Status ValidParty(const v1::Party& party);
absl::Status ValidScheme(const v1::Scheme& scheme);
// Names, lengths, dates; `field` prefixes the paths in the error ("pairing").
absl::Status ValidPairing(std::string_view field, const v1::Pairing& pairing);
// Name and etag of a transition.
absl::Status ValidTransition(std::string_view name, std::string_view etag);
// A reason that must be given.
absl::Status ValidReason(std::string_view reason);

// ---- Can -----------------------------------------------------------------------------------------------------------------

// Another pairing of the same scheme and kinds that shares a side, whose interval counts.
struct Neighbour {
  v1::Pairing pairing;
  std::string supporter_title;
  std::string recipient_title;
};

// What stands around a pairing: loaded in the transaction that decides.
struct Setting {
  v1::Scheme scheme;
  v1::Party supporter;
  v1::Party recipient;
  std::optional<v1::Pairing> parent;
  std::vector<Neighbour> neighbours;  // activated ones only, itself left out
};

// Whether the scheme and the parent have room for the pairing at all; what needs no count of others. Asked when it is proposed.
//   kinds, regions: the scheme's clause (Q11-4.5: the supporter lies in one of seven provinces)
//   a child lies inside its parent's areas and dates (SD19-2b)
absl::Status CanPropose(const v1::Pairing& pairing, const Setting& setting);

// As CanPropose, and: state, confirmed source, parent in force, no duplicate, cardinality over overlapping intervals (SD19-2a: one
// supporter one recipient; SD19-3.1a: many-to-one; Q16-21a: team). Where the scheme is not strict, going past a cardinality
// takes a `reason` and leaves a warning.
absl::Status CanActivate(const v1::Pairing& pairing, const Setting& setting, std::string_view reason,
                         std::vector<Warning>& warnings);

// A correction by import replaces what was entered: not the sides or the scheme, nor what has been suspended or ended, and no
// child may be left outside (SD19-2b).
absl::Status CanCorrect(const v1::Pairing& before, const v1::Pairing& after,
                        const std::vector<v1::Pairing>& open_children);

absl::Status CanSuspend(const v1::Pairing& pairing, absl::CivilDay start);
absl::Status CanResume(const v1::Pairing& pairing, absl::CivilDay end);
// `end` absent: only for a proposed pairing.
absl::Status CanEnd(const v1::Pairing& pairing, std::optional<absl::CivilDay> end);

// ---- Change --------------------------------------------------------------------------------------------------------------

v1::Pairing Activated(v1::Pairing pairing, std::string_view reason);
v1::Pairing Suspended(v1::Pairing pairing, std::string_view start, std::string_view reason);
v1::Pairing Resumed(v1::Pairing pairing, std::string_view end);
// An empty end leaves the interval as it is.
v1::Pairing Ended(v1::Pairing pairing, std::string_view end, std::string_view reason);
// A child of a pairing that ends: not later than its parent, and never in force if it had not begun by then (SD19-2b).
v1::Pairing EndedWithParent(v1::Pairing child, std::string_view end, std::string_view parent);

// ---- Answers -------------------------------------------------------------------------------------------------------------

// The pairing as it stands on a day: ACTIVE or SUSPENDED inside its interval, whatever became of it later.
v1::PairingOnDate OnDate(v1::Pairing pairing, absl::CivilDay day);

// Parties and pairings in force on a day, by kind of one side.
struct KindCount {
  v1::PartyKind kind = v1::PARTY_KIND_UNSPECIFIED;
  v1::CountPairingsResponse::Side side = v1::CountPairingsResponse::SIDE_UNSPECIFIED;
  int64_t parties = 0, pairings = 0, not_known = 0;

  bool operator==(const KindCount&) const = default;
};
// What is known beside what the scheme's documents declare for the day ("3 of 21 known", Q11-0): of each kind and side the
// declaration last made by then; a kind declared but unknown counts 0. `scheme` may be null.
v1::CountPairingsResponse BesideDeclared(const std::vector<KindCount>& counts, const v1::Scheme* scheme,
                                         absl::CivilDay day);

// The same facts with everything the register adds left out: what an import compares.
v1::Pairing AsEntered(v1::Pairing pairing);

}  // namespace jiedui::pairing::policy
