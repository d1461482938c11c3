#include "services/trusteeship/agreement_service.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/base/id.h"
#include "common/db/mutate.h"
#include "common/db/query.h"
#include "google/protobuf/util/time_util.h"
#include "services/trusteeship/access.h"
#include "services/trusteeship/agreements.h"
#include "services/trusteeship/changes.h"
#include "services/trusteeship/events.h"
#include "services/trusteeship/parties.h"
#include "services/trusteeship/policy.h"
#include "services/trusteeship/policy_agreement.h"
#include "services/trusteeship/reads.h"

namespace jiedui::trusteeship {
namespace {

using v1::Agreement;
using v1::SigningKey;

const std::vector<rpc::FilterField>& AgreementFields() {
  using Operator = rpc::FilterOperator;
  static const auto& fields = *new std::vector<rpc::FilterField>(ResourceFields(
      Agreement::State_descriptor(),
      {{"attested", {"year"}, rpc::FilterField::Type::kEnum, {Operator::kEqual}, {{"YES", 1}, {"NO", 0}}}}));
  return fields;
}

// A version of an agreement that the caller may see; version 0 is the present one.
absl::StatusOr<Agreement> LoadVersion(db::Tx& tx, const Call& call, std::string_view name, int64_t version) {
  absl::StatusOr<resource::Entered<Agreement>> present = resource::Get<Agreement>(tx, name);
  if (!present.ok()) return present.status();
  absl::Status may = MaySee(tx, call, present->resource);
  if (!may.ok()) return may;
  if (version == 0 || version == present->resource.version()) return std::move(present->resource);
  absl::StatusOr<std::optional<Agreement>> former = store::FindLastOfType<Agreement>(tx, name, version);
  if (!former.ok()) return former.status();
  if (!former->has_value()) return Failure(kNotFound, {{"name", StrCat(name, " 第", version, "版")}});
  return **std::move(former);
}

}  // namespace

Answer<Agreement> AgreementService::Get(const Call& call, const v1::GetAgreementRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = CheckName("name", request.name(), "agreements");
  if (!valid.ok()) return valid;
  if (request.version() < 0) return InvalidField("version", "0（最新）或正整数");
  return db::Query<Agreement>(db_, workers_, call, db::Cost::kShort, [&call, &request](db::Tx& tx) {
    return LoadVersion(tx, call, request.name(), request.version());
  });
}

Answer<v1::ListAgreementsResponse> AgreementService::List(const Call& call, const v1::ListAgreementsRequest& request) {
  return ListResources<Agreement>(db_, workers_, call, request, AgreementFields(),
                                  &v1::ListAgreementsResponse::add_agreements, call.scope);
}

Answer<Agreement> AgreementService::DrawUp(const Call& call, const v1::DrawUpAgreementRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = FirstError(
      {CheckName("trusteeship", request.trusteeship(), "trusteeships"), policy::ValidTerms(request.agreement())});
  if (!valid.ok()) return valid;
  return db::Mutate<Agreement>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Agreement> {
    absl::StatusOr<v1::Trusteeship> trusteeship = LoadToWriteUnder(m, call, request.trusteeship());
    if (!trusteeship.ok()) return trusteeship.status();
    absl::Status possible =
        FirstError({policy::IsOpen(*trusteeship, "拟定协议"), policy::FitsTerm(request.agreement(), *trusteeship)});
    if (!possible.ok()) return possible;
    const std::string name = policy::AgreementOf(trusteeship->name());
    absl::StatusOr<std::optional<Agreement>> present = resource::Find<Agreement>(m.tx(), name);
    if (!present.ok()) return present.status();
    if (present->has_value()) return Failure(kAgreementExists, {{"agreement", name}});
    return SaveAgreement(m, kAgreementDrawnUp, nullptr, policy::DrawnUp(request.agreement(), *trusteeship),
                         *trusteeship);
  });
}

Answer<Agreement> AgreementService::Amend(const Call& call, const v1::AmendAgreementRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid =
      FirstError({policy::ValidChange("agreements", request.agreement().name(), request.agreement().etag()),
                  policy::ValidTerms(request.agreement()), policy::ValidOptionalReason(request.reason())});
  if (!valid.ok()) return valid;
  return db::Mutate<Agreement>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Agreement> {
    absl::StatusOr<Loaded<Agreement>> before =
        LoadForChange<Agreement>(m, call, request.agreement().name(), request.agreement().etag());
    if (!before.ok()) return before.status();
    absl::Status possible = FirstError(
        {policy::IsOpen(before->trusteeship, "修订协议"), policy::FitsTerm(request.agreement(), before->trusteeship)});
    if (!possible.ok()) return possible;
    return SaveAgreement(m, kAgreementAmended, &before->resource,
                         policy::Amended(before->resource, request.agreement(), before->trusteeship),
                         before->trusteeship, request.reason());
  });
}

Answer<Agreement> AgreementService::Sign(const Call& call, const v1::SignAgreementRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = policy::ValidSignature(request, call.today);
  if (!valid.ok()) return valid;
  return db::Mutate<Agreement>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Agreement> {
    absl::StatusOr<resource::Entered<Agreement>> before = resource::Get<Agreement>(m.tx(), request.name());
    if (!before.ok()) return before.status();
    absl::StatusOr<v1::Trusteeship> trusteeship = LoadToWriteUnder(m, call, policy::TrusteeshipOf(request.name()));
    if (ReasonOf(trusteeship.status()) == kNotFound.name) return Failure(kNotFound, {{"name", request.name()}});
    if (!trusteeship.ok()) return trusteeship.status();
    const std::string& party = policy::PartyIn(*trusteeship, request.role());
    if (!access::ActsFor(call.caller, party)) {
      return Failure(kNotYourParty, {{"party", policy::Chinese(request.role())}, {"verb", "签署"}})
          .By(policy::kThreeSignatures, request.name());
    }
    absl::Status open = policy::IsOpen(*trusteeship, "签署协议");
    if (!open.ok()) return open;
    absl::StatusOr<std::optional<SigningKey>> key = resource::Find<SigningKey>(m.tx(), request.key());
    if (!key.ok()) return key.status();
    if (!key->has_value()) return UnknownReference("key", "密钥", request.key());
    absl::Status possible = policy::CanSign(before->resource, request, **key, call.today);
    if (!possible.ok()) return possible;

    google::protobuf::Timestamp now = google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(m.tx().NowMicros());
    Agreement after = policy::Signed(before->resource, request, now);
    const std::string_view event = after.state() == Agreement::STATE_IN_FORCE ? kAgreementInForce : kAgreementSigned;
    return SaveAgreement(m, event, &before->resource, std::move(after), *trusteeship);
  });
}

Answer<Agreement> AgreementService::AttestFromSource(const Call& call, const v1::AttestAgreementRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = FirstError({CheckName("trusteeship", request.trusteeship(), "trusteeships"),
                                   policy::ValidAttestation("attestation", request.attestation())});
  if (!valid.ok()) return valid;
  return db::Mutate<Agreement>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Agreement> {
    absl::StatusOr<v1::Trusteeship> trusteeship = LoadToWriteUnder(m, call, request.trusteeship());
    if (!trusteeship.ok()) return trusteeship.status();
    absl::Status possible = access::MayKeepTier(call.caller, trusteeship->tier());
    if (!possible.ok()) return possible;
    possible = policy::IsOpen(*trusteeship, "登记协议");
    if (!possible.ok()) return possible;
    possible = CanAttest(m, trusteeship->name());
    if (!possible.ok()) return possible;
    return Attest(m, *trusteeship, request.attestation());
  });
}

Answer<Agreement> AgreementService::File(const Call& call, const v1::FileAgreementRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = policy::ValidChange("agreements", request.name(), request.etag());
  if (!valid.ok()) return valid;
  absl::StatusOr<absl::CivilDay> day = ParseDay("filed_on", request.filed_on());
  if (!day.ok()) return day.status();
  if (*day > call.today) return InvalidField("filed_on", StrCat("不晚于今天（", FormatDay(call.today), "）"));
  return db::Mutate<Agreement>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Agreement> {
    absl::StatusOr<Loaded<Agreement>> before = LoadForChange<Agreement>(m, call, request.name(), request.etag());
    if (!before.ok()) return before.status();
    if (before->resource.state() != Agreement::STATE_IN_FORCE) {
      return policy::WrongState(request.name(), policy::Chinese(before->resource.state()), "备案", "有效");
    }
    // What a source says of the signing may be a month, or a day at the latest: that contradicts nothing.
    const std::string& since = before->resource.in_force_on();
    if (!before->resource.has_attestation() && request.filed_on() < since) {
      return InvalidField("filed_on", StrCat("不早于协议生效日期（", since, "）"));
    }
    Agreement after = before->resource;
    after.set_filed_on(request.filed_on());
    return SaveAgreement(m, kAgreementFiled, &before->resource, std::move(after), before->trusteeship);
  });
}

Answer<v1::VerifyAgreementResponse> AgreementService::Verify(const Call& call,
                                                             const v1::VerifyAgreementRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = CheckName("name", request.name(), "agreements");
  if (!valid.ok()) return valid;
  if (request.version() < 0) return InvalidField("version", "0（最新）或正整数");
  return db::Query<v1::VerifyAgreementResponse>(
      db_, workers_, call, db::Cost::kScan,
      [&call, &request](db::Tx& tx) -> absl::StatusOr<v1::VerifyAgreementResponse> {
        absl::StatusOr<Agreement> agreement = LoadVersion(tx, call, request.name(), request.version());
        if (!agreement.ok()) return agreement.status();
        absl::StatusOr<v1::Trusteeship> trusteeship = store::GetTrusteeship(tx, agreement->trusteeship());
        if (!trusteeship.ok()) return trusteeship.status();
        std::vector<SigningKey> keys;
        for (const Agreement::Share& share : agreement->shares()) {
          if (!share.has_signature()) continue;
          absl::StatusOr<std::optional<SigningKey>> key = resource::Find<SigningKey>(tx, share.signature().key());
          if (!key.ok()) return key.status();
          if (key->has_value()) keys.push_back(**std::move(key));
        }
        return policy::Verify(*agreement, *trusteeship, keys);
      });
}

// ---- Keys: public by nature, read by everyone who is known -----------------------------------------------------------------

Answer<SigningKey> AgreementService::GetKey(const Call& call, const v1::GetSigningKeyRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = CheckName("name", request.name(), "signingKeys");
  if (!valid.ok()) return valid;
  return db::Query<SigningKey>(
      db_, workers_, call, db::Cost::kShort, [&request](db::Tx& tx) -> absl::StatusOr<SigningKey> {
        absl::StatusOr<resource::Entered<SigningKey>> key = resource::Get<SigningKey>(tx, request.name());
        if (!key.ok()) return key.status();
        return std::move(key->resource);
      });
}

Answer<v1::ListSigningKeysResponse> AgreementService::ListKeys(const Call& call,
                                                               const v1::ListSigningKeysRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::StatusOr<rpc::Page> page = rpc::NextPage(request);
  if (!page.ok()) return page.status();
  if (!request.party().empty()) {
    absl::Status valid = CheckName("party", request.party(), "parties");
    if (!valid.ok()) return valid;
  }
  return db::Query<v1::ListSigningKeysResponse>(
      db_, workers_, call, db::Cost::kShort,
      [&request, page = *page](db::Tx& tx) -> absl::StatusOr<v1::ListSigningKeysResponse> {
        rpc::SqlFilter filter;
        if (!request.party().empty()) {
          filter.sql = StrCat(" AND party = $", resource::kFirstFilterParameter);
          filter.values.emplace_back(request.party());
        }
        absl::StatusOr<std::vector<SigningKey>> keys = resource::List<SigningKey>(tx, Scope::All(), filter, page);
        if (!keys.ok()) return keys.status();
        v1::ListSigningKeysResponse response;
        response.set_next_page_token(rpc::CutPage(request, page, *keys));
        for (SigningKey& key : *keys) *response.add_signing_keys() = std::move(key);
        return response;
      });
}

Answer<SigningKey> AgreementService::RegisterKey(const Call& call, const v1::RegisterSigningKeyRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = FirstError(
      {resource::ValidId("signing_key_id", request.signing_key_id()), policy::ValidSigningKey(request.signing_key())});
  if (!valid.ok()) return valid;
  const std::string name = resource::NewName<SigningKey>(request.signing_key_id());
  return db::Mutate<SigningKey>(
      db_, call, request, [&call, &request, name](db::Mutation& m) -> absl::StatusOr<SigningKey> {
        absl::Status may = MayKeepParty(m.tx(), call, "signing_key.party", request.signing_key().party());
        if (!may.ok()) return may;
        absl::Status free = resource::IsFree<SigningKey>(m, name);
        if (!free.ok()) return free;
        SigningKey key;
        key.set_name(name);
        key.set_party(request.signing_key().party());
        key.set_public_key(request.signing_key().public_key());
        *key.mutable_interval() = request.signing_key().interval();
        return resource::Save(m, static_cast<const SigningKey*>(nullptr), std::move(key),
                              {.event = kSigningKeyRegistered, .parties = {request.signing_key().party()}});
      });
}

Answer<SigningKey> AgreementService::EndKey(const Call& call, const v1::EndSigningKeyRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = FirstError(
      {policy::ValidChange("signingKeys", request.name(), request.etag()), policy::ValidReason(request.reason())});
  if (!valid.ok()) return valid;
  const std::string end = request.end().empty() ? FormatDay(call.today) : request.end();
  absl::StatusOr<absl::CivilDay> day = ParseDay("end", end);
  if (!day.ok()) return day.status();
  return db::Mutate<SigningKey>(
      db_, call, request, [&call, &request, end, day = *day](db::Mutation& m) -> absl::StatusOr<SigningKey> {
        absl::StatusOr<resource::Entered<SigningKey>> before = resource::Get<SigningKey>(m.tx(), request.name());
        if (!before.ok()) return before.status();
        absl::Status may = MayKeepParty(m.tx(), call, "name", before->resource.party());
        if (!may.ok()) return may;
        absl::Status current = policy::CanReplace(request.name(), before->resource.etag(), request.etag());
        if (!current.ok()) return current;
        // A key that has ended, or is to, is not taken into use again.
        const std::string& ends = before->resource.interval().end();
        if (!ends.empty()) {
          absl::StatusOr<absl::CivilDay> present = ParseDate("signing_key.interval.end", ends);
          if (!present.ok()) return present.status();
          if (day > *present) return InvalidField("end", StrCat("不晚于已登记的停用日期（", ends, "）"));
        }
        SigningKey after = before->resource;
        after.mutable_interval()->set_end(end);
        after.set_reason(request.reason());
        absl::Status valid = policy::ValidSigningKey(after);
        if (!valid.ok()) return valid;
        return resource::Save(
            m, &before->resource, std::move(after),
            {.event = kSigningKeyEnded, .parties = {before->resource.party()}, .decision = request.reason()});
      });
}

}  // namespace jiedui::trusteeship
