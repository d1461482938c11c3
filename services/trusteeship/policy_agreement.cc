#include "services/trusteeship/policy_agreement.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "common/base/checks.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "services/trusteeship/policy.h"
#include "services/trusteeship/reasons.h"
#include "services/trusteeship/signing.h"

namespace jiedui::trusteeship::policy {
namespace {

using v1::Agreement;
using v1::PartyRole;

constexpr int kMaxClauses = 200;
constexpr size_t kMaxNumber = 20, kMaxClauseText = 5000, kMaxSigner = 50;
constexpr PartyRole kRoles[] = {v1::PARTY_ROLE_SUPPORTER, v1::PARTY_ROLE_COUNTY_GOVERNMENT, v1::PARTY_ROLE_SCHOOL};

// As it stands in the statement.
std::string_view Word(PartyRole role) {
  if (role == v1::PARTY_ROLE_SUPPORTER) return "supporter";
  return role == v1::PARTY_ROLE_COUNTY_GOVERNMENT ? "county-government" : "school";
}

bool IsRole(PartyRole role) { return std::find(std::begin(kRoles), std::end(kRoles), role) != std::end(kRoles); }

bool Binds(const Agreement::Clause& clause, PartyRole role) {
  return std::find(clause.binds().begin(), clause.binds().end(), role) != clause.binds().end();
}

const Agreement::Share* ShareOf(const Agreement& agreement, PartyRole role) {
  const auto found = std::find_if(agreement.shares().begin(), agreement.shares().end(),
                                  [&](const Agreement::Share& share) { return share.role() == role; });
  return found == agreement.shares().end() ? nullptr : &*found;
}

// What a statement is about besides `since`: the same content keeps the version since which it binds.
std::string Content(const Agreement& agreement, const v1::Trusteeship& trusteeship, PartyRole role) {
  return Statement(agreement, trusteeship, role, 0);
}

void SetState(Agreement& agreement) {
  const bool all =
      agreement.shares_size() == 3 && std::all_of(agreement.shares().begin(), agreement.shares().end(),
                                                  [](const Agreement::Share& share) { return share.has_signature(); });
  agreement.set_state(all || agreement.has_attestation() ? Agreement::STATE_IN_FORCE : Agreement::STATE_PENDING);
  agreement.set_in_force_on(InForceSince(agreement));
}

// Terms, hashes and shares of `version`; signatures of `before` (null for none) stay where the content does.
Agreement WithTerms(const Agreement& terms, const v1::Trusteeship& trusteeship, int64_t version,
                    const Agreement* before) {
  Agreement agreement;
  agreement.set_name(AgreementOf(trusteeship.name()));
  agreement.set_trusteeship(trusteeship.name());
  agreement.set_version(version);
  agreement.set_start(terms.start());
  agreement.set_end(terms.end());
  agreement.set_supporter_region(trusteeship.supporter_region());
  agreement.set_school_region(trusteeship.school_region());
  for (const Agreement::Clause& clause : terms.clauses()) {
    Agreement::Clause& added = *agreement.add_clauses();
    added.set_number(clause.number());
    added.set_text(clause.text());
    *added.mutable_binds() = clause.binds();
    std::sort(added.mutable_binds()->begin(), added.mutable_binds()->end());
    added.set_hash(ClauseHash(clause));
  }
  for (const PartyRole role : kRoles) {
    const Agreement::Share* former = before == nullptr ? nullptr : ShareOf(*before, role);
    const bool same = former != nullptr && Content(*before, trusteeship, role) == Content(agreement, trusteeship, role);
    Agreement::Share& share = *agreement.add_shares();
    share.set_role(role);
    share.set_party(PartyIn(trusteeship, role));
    share.set_since_version(same ? former->since_version() : version);
    share.set_statement(Statement(agreement, trusteeship, role, share.since_version()));
    share.set_hash(Sha256(share.statement()));
    if (same && former->has_signature()) *share.mutable_signature() = former->signature();
  }
  SetState(agreement);
  return agreement;
}

absl::Status KeyInForce(const v1::SigningKey& key, absl::CivilDay day) {
  absl::StatusOr<Period> period = ParseInterval("signing_key.interval", key.interval());
  if (!period.ok()) return period.status();
  if (jiedui::InForceOn(*period, day) == type::v1::IN_FORCE_YES) return absl::OkStatus();
  const std::string dates = Dates(key.interval()), said = FormatDay(day);
  return Failure(kKeyNotInForce, {{"key", key.name()}, {"day", said}, {"dates", dates}})
      .By(kThreeSignatures, key.name());
}

Warning Flag(std::string_view reason, const v1::Programme& programme, std::string message) {
  return {.reason = std::string(reason),
          .clause = programme.citation().clause(),
          .document = programme.citation().document(),
          .message = std::move(message)};
}

// It was in force before in other words: what is in force now, or is to be, came later.
bool IsAmended(const Agreement& agreement, const v1::Trusteeship& trusteeship) {
  return !trusteeship.in_force_on().empty() && !agreement.has_attestation() &&
         agreement.in_force_on() != trusteeship.in_force_on();
}

}  // namespace

std::string_view Chinese(PartyRole role) {
  if (role == v1::PARTY_ROLE_SUPPORTER) return "支援方";
  return role == v1::PARTY_ROLE_COUNTY_GOVERNMENT ? "县级人民政府" : "县中";
}

std::string_view Chinese(Agreement::State state) { return state == Agreement::STATE_IN_FORCE ? "有效" : "待签署"; }

std::string AgreementOf(std::string_view trusteeship) { return StrCat("agreements/", IdOf(trusteeship)); }
std::string TrusteeshipOf(std::string_view agreement) { return StrCat("trusteeships/", IdOf(agreement)); }

const std::string& PartyIn(const v1::Trusteeship& trusteeship, PartyRole role) {
  if (role == v1::PARTY_ROLE_SUPPORTER) return trusteeship.supporter();
  return role == v1::PARTY_ROLE_COUNTY_GOVERNMENT ? trusteeship.county_government() : trusteeship.school();
}

// ---- Valid ---------------------------------------------------------------------------------------------------------------

absl::Status ValidTerms(const Agreement& agreement) {
  absl::StatusOr<absl::CivilDay> start = ParseDay("agreement.start", agreement.start());
  if (!start.ok()) return start.status();
  absl::StatusOr<absl::CivilDay> end = ParseDay("agreement.end", agreement.end());
  if (!end.ok()) return end.status();
  if (*end <= *start) return InvalidField("agreement.end", "晚于开始日期");
  if (agreement.clauses().empty() || agreement.clauses_size() > kMaxClauses) {
    return InvalidField("agreement.clauses", StrCat("1 至 ", kMaxClauses, " 条"));
  }
  std::set<std::string_view> numbers;
  for (const Agreement::Clause& clause : agreement.clauses()) {
    absl::Status status = FirstError({RequiredText("agreement.clauses.number", clause.number(), kMaxNumber),
                                      RequiredText("agreement.clauses.text", clause.text(), kMaxClauseText)});
    if (!status.ok()) return status;
    // The statement is read line by line, word by word.
    if (clause.number().find_first_of(" \n\r\t") != std::string::npos) {
      return InvalidField("agreement.clauses.number", "不含空格和换行的编号");
    }
    if (!numbers.insert(clause.number()).second) return InvalidField("agreement.clauses.number", "各不相同的编号");
    std::set<int> bound(clause.binds().begin(), clause.binds().end());
    const bool known =
        std::all_of(bound.begin(), bound.end(), [](int role) { return IsRole(static_cast<PartyRole>(role)); });
    if (bound.empty() || static_cast<int>(bound.size()) != clause.binds_size() || !known) {
      return InvalidField("agreement.clauses.binds", "支援方、县级人民政府、县中中的一方或多方，每方一次");
    }
  }
  for (const PartyRole role : kRoles) {
    const bool bound = std::any_of(agreement.clauses().begin(), agreement.clauses().end(),
                                   [&](const Agreement::Clause& clause) { return Binds(clause, role); });
    if (!bound)
      return Failure(kPartyNotBound, {{"role", Chinese(role)}}).Field("agreement.clauses", "至少一条约束每一方");
  }
  return absl::OkStatus();
}

absl::Status ValidAttestation(std::string_view field, const v1::Attestation& attestation) {
  const std::string source = StrCat(field, ".source"), signed_on = StrCat(field, ".signed_on");
  absl::Status status = RequiredText(source, attestation.source(), kMaxSource);
  if (!status.ok()) return status;
  if (attestation.signed_on().empty() == attestation.signed_by().empty()) {
    return InvalidField(signed_on, "签署日期和最迟签署日期只填一项");
  }
  if (!attestation.signed_on().empty()) return ParseDate(signed_on, attestation.signed_on()).status();
  return ParseDate(StrCat(field, ".signed_by"), attestation.signed_by()).status();
}

absl::Status ValidSigningKey(const v1::SigningKey& key) {
  absl::Status party = CheckName("signing_key.party", key.party(), "parties");
  if (!party.ok()) return party;
  if (!IsUsablePublicKey(key.public_key())) return InvalidField("signing_key.public_key", "32字节的Ed25519公钥");
  if (key.interval().start().empty()) return MissingField("signing_key.interval.start");
  return ParseInterval("signing_key.interval", key.interval()).status();
}

absl::Status ValidSignature(const v1::SignAgreementRequest& request, absl::CivilDay today) {
  absl::Status status =
      FirstError({CheckName("name", request.name(), "agreements"), CheckName("key", request.key(), "signingKeys"),
                  RequiredText("signer", request.signer(), kMaxSigner)});
  if (!status.ok()) return status;
  if (!IsRole(request.role())) return InvalidField("role", "支援方、县级人民政府或县中");
  if (request.hash().size() != kHashBytes) return InvalidField("hash", "32字节的哈希值");
  if (request.signature().size() != kSignatureBytes) return InvalidField("signature", "64字节的Ed25519签名");
  absl::StatusOr<absl::CivilDay> day = ParseDay("signed_on", request.signed_on());
  if (!day.ok()) return day.status();
  if (*day > today) return InvalidField("signed_on", StrCat("不晚于今天（", FormatDay(today), "）"));
  return absl::OkStatus();
}

// ---- Can, change ---------------------------------------------------------------------------------------------------------

std::string ClauseHash(const Agreement::Clause& clause) {
  return Sha256(StrCat("jiedui-clause/1\n", clause.number(), "\n", clause.text()));
}

std::string Statement(const Agreement& agreement, const v1::Trusteeship& trusteeship, PartyRole role,
                      int64_t since_version) {
  std::string text = StrCat("jiedui-agreement/1\nagreement ", AgreementOf(trusteeship.name()), "\n");
  for (const PartyRole party : kRoles) text += StrCat(Word(party), " ", PartyIn(trusteeship, party), "\n");
  text += StrCat("start ", agreement.start(), "\nend ", agreement.end(), "\nrole ", Word(role), "\nsince ",
                 since_version, "\n");
  for (const Agreement::Clause& clause : agreement.clauses()) {
    if (Binds(clause, role)) text += StrCat("clause ", clause.number(), " ", Hex(clause.hash()), "\n");
  }
  return text;
}

Agreement DrawnUp(const Agreement& terms, const v1::Trusteeship& trusteeship) {
  return WithTerms(terms, trusteeship, 1, nullptr);
}

Agreement Amended(const Agreement& before, const Agreement& terms, const v1::Trusteeship& trusteeship) {
  Agreement amended = WithTerms(terms, trusteeship, before.version() + 1, &before);
  // A copy of the former version was filed: that is one of this version where it binds everyone by the same words.
  const bool same_words =
      std::all_of(amended.shares().begin(), amended.shares().end(),
                  [&](const Agreement::Share& share) { return share.since_version() <= before.version(); });
  if (same_words) amended.set_filed_on(before.filed_on());
  return amended;
}

absl::Status FitsTerm(const Agreement& agreement, const v1::Trusteeship& trusteeship) {
  absl::StatusOr<Period> term = ParseInterval("trusteeship.interval", trusteeship.interval());
  if (!term.ok()) return term.status();
  type::v1::Interval dates;
  dates.set_start(agreement.start());
  dates.set_end(agreement.end());
  absl::StatusOr<Period> agreed = ParseInterval("agreement", dates);
  if (!agreed.ok()) return agreed.status();
  if (Overlap(*agreed, *term)) return absl::OkStatus();
  const std::string said = Dates(trusteeship.interval());
  return Failure(kOutsideTerm, {{"dates", said}})
      .By(kThreeSignatures, trusteeship.name())
      .Field("agreement.start", StrCat("与托管期（", said, "）有重合的日期"));
}

Agreement Attested(const v1::Attestation& attestation, const v1::Trusteeship& trusteeship) {
  Agreement agreement;
  agreement.set_name(AgreementOf(trusteeship.name()));
  agreement.set_trusteeship(trusteeship.name());
  agreement.set_version(1);
  agreement.set_start(trusteeship.interval().start());
  agreement.set_end(trusteeship.interval().end());
  agreement.set_supporter_region(trusteeship.supporter_region());
  agreement.set_school_region(trusteeship.school_region());
  *agreement.mutable_attestation() = attestation;
  SetState(agreement);
  return agreement;
}

absl::Status CanSign(const Agreement& agreement, const v1::SignAgreementRequest& request, const v1::SigningKey& key,
                     absl::CivilDay today) {
  if (agreement.has_attestation()) return Failure(kNothingToSign, {{"agreement", agreement.name()}});
  const Agreement::Share& share = *ShareOf(agreement, request.role());
  const std::string_view role = Chinese(request.role());
  if (share.has_signature()) {
    return Failure(kAlreadySigned, {{"role", role}, {"signed_on", share.signature().signed_on()}})
        .By(kThreeSignatures, agreement.name());
  }
  if (request.hash() != share.hash())
    return Failure(kHashChanged, {{"role", role}}).By(kThreeSignatures, agreement.name());
  if (key.party() != share.party()) {
    return Failure(kKeyOfAnother, {{"key", key.name()}, {"role", role}}).By(kThreeSignatures, agreement.name());
  }
  absl::StatusOr<absl::CivilDay> signed_on = ParseDay("signed_on", request.signed_on());
  if (!signed_on.ok()) return signed_on.status();
  for (const absl::CivilDay day : {*signed_on, today}) {
    absl::Status in_force = KeyInForce(key, day);
    if (!in_force.ok()) return in_force;
  }
  if (!VerifyEd25519(key.public_key(), request.hash(), request.signature())) {
    return Failure(kSignatureInvalid).By(kThreeSignatures, agreement.name());
  }
  return absl::OkStatus();
}

Agreement Signed(Agreement agreement, const v1::SignAgreementRequest& request, const google::protobuf::Timestamp& now) {
  for (Agreement::Share& share : *agreement.mutable_shares()) {
    if (share.role() != request.role()) continue;
    Agreement::Signature& signature = *share.mutable_signature();
    signature.set_signer(request.signer());
    signature.set_signed_on(request.signed_on());
    signature.set_key(request.key());
    signature.set_signature(request.signature());
    *signature.mutable_time() = now;
  }
  SetState(agreement);
  return agreement;
}

std::string InForceSince(const Agreement& agreement) {
  if (agreement.has_attestation()) {
    const v1::Attestation& attestation = agreement.attestation();
    return attestation.signed_on().empty() ? attestation.signed_by() : attestation.signed_on();
  }
  if (agreement.state() != Agreement::STATE_IN_FORCE) return "";
  std::string last;
  for (const Agreement::Share& share : agreement.shares()) last = std::max(last, share.signature().signed_on());
  return last;
}

absl::Status IsInForce(const Agreement* agreement, std::string_view verb) {
  if (agreement != nullptr && agreement->state() == Agreement::STATE_IN_FORCE) return absl::OkStatus();
  return Failure(kAgreementNotInForce,
                 {{"state", agreement == nullptr ? "尚未拟定" : Chinese(agreement->state())}, {"verb", verb}})
      .By(kThreeSignatures, agreement == nullptr ? "" : agreement->name());
}

absl::Status CanDoUnder(const Agreement* agreement, std::string_view verb, std::string_view what, absl::CivilDay start,
                        std::optional<absl::CivilDay> end, const std::string& since) {
  absl::Status in_force = IsInForce(agreement, verb);
  if (!in_force.ok()) return in_force;
  absl::StatusOr<absl::CivilDay> present = ParseDate("in_force_on", agreement->in_force_on());
  absl::StatusOr<absl::CivilDay> first = since.empty() ? present : ParseDate("in_force_on", since);
  absl::StatusOr<absl::CivilDay> over = ParseDate("end", agreement->end());
  if (!present.ok()) return present.status();
  if (!first.ok()) return first.status();
  if (!over.ok()) return over.status();
  const absl::CivilDay from = std::min(*present, *first);
  if (start >= from && end.value_or(start + 1) <= *over) return absl::OkStatus();
  const std::string dates = StrCat(FormatDay(start), end.has_value() ? StrCat(" 至 ", FormatDay(*end)) : std::string());
  const std::string allowed = StrCat(FormatDay(from), " 至 ", agreement->end());
  return Failure(kOutsideAgreement, {{"what", what}, {"dates", dates}, {"allowed", allowed}})
      .By(kThreeSignatures, agreement->name());
}

bool SigningBinds(const v1::Trusteeship& trusteeship) { return trusteeship.predecessor().empty(); }

bool FilingBinds(const Agreement& agreement, const v1::Trusteeship& trusteeship, const v1::Programme& programme) {
  if (!trusteeship.predecessor().empty()) return false;
  if (!IsAmended(agreement, trusteeship)) return true;
  return !agreement.in_force_on().empty() && agreement.in_force_on() <= programme.filing_deadline();
}

std::vector<Warning> Flags(const Agreement& agreement, const v1::Trusteeship& trusteeship,
                           const v1::Programme& programme, absl::CivilDay today) {
  std::vector<Warning> flags;
  // Days compare as text; of an attestation "by" a month nothing says that it was late.
  const auto late = [&](const std::string& done, bool known, const std::string& deadline) {
    if (deadline.empty()) return false;
    if (done.empty()) return FormatDay(today) > deadline;
    return known && done.size() == deadline.size() && done > deadline;
  };
  const bool amended = IsAmended(agreement, trusteeship);
  const std::string& since = amended ? trusteeship.in_force_on() : agreement.in_force_on();
  const bool known =
      amended ? !trusteeship.attested() : !agreement.has_attestation() || !agreement.attestation().signed_on().empty();
  if (SigningBinds(trusteeship) && late(since, known, programme.signing_deadline())) {
    flags.push_back(Flag("SIGNED_LATE", programme,
                         since.empty() ? StrCat("应于", programme.signing_deadline(), "前签署，至今未全部签署")
                                       : StrCat("应于", programme.signing_deadline(), "前签署，", since, "签署")));
  }
  // Of what is only attested nobody here knows whether it was filed.
  if (FilingBinds(agreement, trusteeship, programme) && !agreement.has_attestation() &&
      late(agreement.filed_on(), true, programme.filing_deadline())) {
    flags.push_back(Flag("FILED_LATE", programme,
                         agreement.filed_on().empty()
                             ? StrCat("应于", programme.filing_deadline(), "前备案，至今未备案")
                             : StrCat("应于", programme.filing_deadline(), "前备案，", agreement.filed_on(), "备案")));
  }
  return flags;
}

v1::VerifyAgreementResponse Verify(const Agreement& agreement, const v1::Trusteeship& trusteeship,
                                   const std::vector<v1::SigningKey>& keys) {
  v1::VerifyAgreementResponse response;
  response.set_version(agreement.version());
  response.set_attested(agreement.has_attestation());
  const bool clauses_match =
      std::all_of(agreement.clauses().begin(), agreement.clauses().end(),
                  [](const Agreement::Clause& clause) { return clause.hash() == ClauseHash(clause); });
  for (const Agreement::Share& share : agreement.shares()) {
    auto& result = *response.add_results();
    result.set_role(share.role());
    const std::string statement = Statement(agreement, trusteeship, share.role(), share.since_version());
    result.set_hash_matches(clauses_match && statement == share.statement() && Sha256(statement) == share.hash());
    result.set_signed_(share.has_signature());
    const auto key = std::find_if(keys.begin(), keys.end(),
                                  [&](const v1::SigningKey& k) { return k.name() == share.signature().key(); });
    result.set_signature_verifies(share.has_signature() && key != keys.end() && key->party() == share.party() &&
                                  VerifyEd25519(key->public_key(), share.hash(), share.signature().signature()));
  }
  return response;
}

}  // namespace jiedui::trusteeship::policy
