// What tests of the trusteeship service start from: a registry with a university, two counties and their schools, a national programme
// with its rules, and what offices and parties do.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/base/worker_pool.h"
#include "common/db/event_log.h"
#include "common/rules/rules.h"
#include "common/testing/fake_clock.h"
#include "common/testing/matchers.h"
#include "common/testing/test_database.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/trusteeship/agreement_service.h"
#include "services/trusteeship/programme_service.h"
#include "services/trusteeship/reasons.h"
#include "services/trusteeship/registry.h"
#include "services/trusteeship/schema.h"
#include "services/trusteeship/signing.h"
#include "services/trusteeship/store.h"
#include "services/trusteeship/trusteeship_service.h"
#include "sodium.h"

namespace jiedui::trusteeship {

// A registry in memory; `away` makes it unavailable.
class FakeRegistry final : public Registry {
 public:
  absl::StatusOr<PartyFacts> Party(const Call&, const std::string& name) override {
    ++asked;
    if (away) return Failure(kRegistryUnavailable, {{"detail", "away"}}).RetryAfter(2000);
    const auto found = parties.find(name);
    if (found == parties.end()) return Failure(kUnknownReference, {{"field", "单位"}, {"name", name}});
    return found->second;
  }
  void Add(const std::string& id, pairing::v1::PartyKind kind, const std::string& title, const std::string& region,
           int64_t revision = 1) {
    const std::string name = "parties/" + id;
    parties[name] = {.name = name, .revision = revision, .kind = kind, .region_code = region, .display_name = title};
  }

  std::map<std::string, PartyFacts> parties;
  bool away = false;
  int asked = 0;
};

// A key pair of a party.
struct KeyPair {
  KeyPair() {
    EXPECT_GE(sodium_init(), 0);
    crypto_sign_keypair(reinterpret_cast<unsigned char*>(public_key.data()),
                        reinterpret_cast<unsigned char*>(secret_key.data()));
  }
  std::string Sign(const std::string& message) const {
    std::string signature(kSignatureBytes, '\0');
    crypto_sign_detached(reinterpret_cast<unsigned char*>(signature.data()), nullptr,
                         reinterpret_cast<const unsigned char*>(message.data()), message.size(),
                         reinterpret_cast<const unsigned char*>(secret_key.data()));
    return signature;
  }

  std::string public_key = std::string(kPublicKeyBytes, '\0');
  std::string secret_key = std::string(crypto_sign_SECRETKEYBYTES, '\0');
};

class TrusteeshipTest : public ::testing::TestWithParam<jiedui::testing::Engine> {
 protected:
  using Kind = pairing::v1::PartyKind;

  TrusteeshipTest() {
    ministry_ = MakeCall({.person = "wang", .organisation = "parties/moe", .role = "moe"});
    university_ = MakeCall({.person = "li", .organisation = "parties/pku", .role = "university", .region = "110000"});
    government_ = MakeCall(
        {.person = "zhao", .organisation = "parties/gov-140827", .role = "county_government", .region = "140827"});
    school_ = MakeCall({.person = "sun", .organisation = "parties/yuanqu", .role = "school", .region = "140827"});
    registry_.Add("pku", Kind::PARTY_KIND_UNIVERSITY, "北京大学", "110000");
    registry_.Add("pkuhs", Kind::PARTY_KIND_ATTACHED_SCHOOL, "北京大学附属中学", "110108");
    registry_.Add("gov-140827", Kind::PARTY_KIND_COUNTY_GOVERNMENT, "垣曲县人民政府", "140827");
    registry_.Add("yuanqu", Kind::PARTY_KIND_SCHOOL, "垣曲中学", "140827");
    registry_.Add("yuanqu2", Kind::PARTY_KIND_SCHOOL, "垣曲第二中学", "140827");
    registry_.Add("gov-140623", Kind::PARTY_KIND_COUNTY_GOVERNMENT, "右玉县人民政府", "140623");
    registry_.Add("youyu", Kind::PARTY_KIND_SCHOOL, "右玉县第一中学", "140623");
    AddRule("trusteeship-national-schools", 115, "所", rules::v1::Rule::STRENGTH_REFUSE, "MOE22-1");
    AddRule("trusteeship-national-term", 3, "年", rules::v1::Rule::STRENGTH_WARN, "N22-cycle");
    AddTextRule("trusteeship-forbidden-purposes", {"品牌费"}, rules::v1::Rule::STRENGTH_REFUSE, "N22-fee");
    AddTextRule("trusteeship-city-same-area", {"地级"}, rules::v1::Rule::STRENGTH_REFUSE, "MOE22-11");
    AddProgramme("moe22", v1::TIER_NATIONAL, "");
  }

  Call MakeCall(Caller caller) {
    Call call;
    call.scope = caller.region.empty() ? Scope::All() : Scope::Region(caller.region);
    call.caller = std::move(caller);
    call.method = "jiedui.trusteeship.v1.Test/GetTest";
    call.trailer = &trailer_;
    call.today = absl::CivilDay(2022, 11, 22);
    return call;
  }
  // The call as if it came for the method: access looks at it.
  static Call As(Call call, const std::string& method) {
    call.method = "jiedui.trusteeship.v1.Service/" + method;
    return call;
  }

  void PutRule(rules::v1::Rule rule) {
    rule.mutable_interval()->set_start("2022-05-31");
    rule.mutable_citation()->set_document("教基厅函〔2022〕13号");
    rule.set_text("规定");
    absl::Status written =
        db::WriteAndWait(*store_, [&](db::Tx& tx) { return rules::WriteSeries(tx, rules::Series{}, {rule}).status(); });
    ASSERT_THAT(written, jiedui::testing::IsOk());
  }
  void AddRule(const std::string& id, int64_t number, const std::string& unit, rules::v1::Rule::Strength strength,
               const std::string& clause) {
    rules::v1::Rule rule;
    rule.set_rule_id(id);
    rule.set_number(number);
    rule.set_unit(unit);
    rule.set_comparator(rules::v1::Rule::COMPARATOR_AT_MOST);
    rule.set_strength(strength);
    rule.mutable_citation()->set_clause(clause);
    PutRule(rule);
  }
  void AddTextRule(const std::string& id, const std::vector<std::string>& texts, rules::v1::Rule::Strength strength,
                   const std::string& clause) {
    rules::v1::Rule rule;
    rule.set_rule_id(id);
    for (const std::string& text : texts) rule.mutable_texts()->add_texts(text);
    rule.set_comparator(rules::v1::Rule::COMPARATOR_ONE_OF);
    rule.set_strength(strength);
    rule.mutable_citation()->set_clause(clause);
    PutRule(rule);
  }

  void AddProgramme(const std::string& id, v1::Tier tier, const std::string& region) {
    v1::CreateProgrammeRequest request;
    request.set_programme_id(id);
    v1::Programme& programme = *request.mutable_programme();
    programme.set_tier(tier);
    programme.set_region(region);
    programme.set_display_name("县中托管帮扶项目");
    programme.mutable_interval()->set_start("2022-05-31");
    programme.set_start_term("2022-autumn");
    programme.set_signing_deadline("2022-07-31");
    programme.set_filing_deadline("2022-08-15");
    programme.set_scheme("schemes/trusteeship");
    programme.mutable_citation()->set_clause("MOE22-1");
    programme.mutable_citation()->set_document("教基厅函〔2022〕13号");
    ASSERT_THAT(Await(programmes_.Create(As(ministry_, "CreateProgramme"), request)).status(), jiedui::testing::IsOk());
  }

  static v1::Trusteeship Of(const std::string& school = "yuanqu", const std::string& county = "140827",
                            const std::string& supporter = "pku", const std::string& programme = "moe22") {
    v1::Trusteeship trusteeship;
    trusteeship.set_programme("programmes/" + programme);
    trusteeship.set_supporter("parties/" + supporter);
    trusteeship.set_school("parties/" + school);
    trusteeship.set_county_government("parties/gov-" + county);
    return trusteeship;
  }
  absl::StatusOr<v1::Trusteeship> Propose(const std::string& id, const v1::Trusteeship& trusteeship) {
    return Propose(ministry_, id, trusteeship);
  }
  absl::StatusOr<v1::Trusteeship> Propose(const Call& call, const std::string& id, const v1::Trusteeship& trusteeship) {
    v1::ProposeTrusteeshipRequest request;
    request.set_trusteeship_id(id);
    *request.mutable_trusteeship() = trusteeship;
    const Call as = As(call, "ProposeTrusteeship");
    return Await(trusteeships_.Propose(as, request));
  }
  absl::StatusOr<v1::Trusteeship> Get(const std::string& id) {
    v1::GetTrusteeshipRequest request;
    request.set_name("trusteeships/" + id);
    return Await(trusteeships_.Get(ministry_, request));
  }

  // Three clauses: of all three, of county and school, of the university.
  static v1::Agreement Terms(const std::string& shared = "县级人民政府按年度拨付经费，学校落实配套。") {
    v1::Agreement terms;
    terms.set_start("2022-09-01");
    terms.set_end("2025-09-01");
    AddClause(terms, "1", "三方按照一校一策开展托管帮扶。",
              {v1::PARTY_ROLE_SUPPORTER, v1::PARTY_ROLE_COUNTY_GOVERNMENT, v1::PARTY_ROLE_SCHOOL});
    AddClause(terms, "2", shared, {v1::PARTY_ROLE_COUNTY_GOVERNMENT, v1::PARTY_ROLE_SCHOOL});
    AddClause(terms, "3", "大学派驻校长和教师团队。", {v1::PARTY_ROLE_SUPPORTER});
    return terms;
  }
  static void AddClause(v1::Agreement& terms, const std::string& number, const std::string& text,
                        const std::vector<v1::PartyRole>& binds) {
    v1::Agreement::Clause& clause = *terms.add_clauses();
    clause.set_number(number);
    clause.set_text(text);
    for (const v1::PartyRole role : binds) clause.add_binds(role);
  }
  absl::StatusOr<v1::Agreement> DrawUp(const std::string& id, const v1::Agreement& terms = Terms()) {
    v1::DrawUpAgreementRequest request;
    request.set_trusteeship("trusteeships/" + id);
    *request.mutable_agreement() = terms;
    const Call as = As(ministry_, "DrawUpAgreement");
    return Await(agreements_.DrawUp(as, request));
  }
  absl::StatusOr<v1::Agreement> GetAgreement(const std::string& id, int64_t version = 0) {
    v1::GetAgreementRequest request;
    request.set_name("agreements/" + id);
    request.set_version(version);
    return Await(agreements_.Get(ministry_, request));
  }

  // The key of a party, registered at the first use from 2022-06-01.
  const KeyPair& KeyOf(const std::string& party) {
    const auto [key, fresh] = keys_.try_emplace(party);
    if (fresh) {
      v1::RegisterSigningKeyRequest request;
      request.set_signing_key_id(KeyId(party));
      request.mutable_signing_key()->set_party(party);
      request.mutable_signing_key()->set_public_key(key->second.public_key);
      request.mutable_signing_key()->mutable_interval()->set_start("2022-06-01");
      const Call as = As(ministry_, "RegisterSigningKey");
      EXPECT_THAT(Await(agreements_.RegisterKey(as, request)).status(), jiedui::testing::IsOk());
    }
    return key->second;
  }
  static std::string KeyId(const std::string& party) { return "key-" + party.substr(party.find('/') + 1); }

  v1::SignAgreementRequest Signature(const v1::Agreement& agreement, v1::PartyRole role,
                                     const std::string& signed_on = "2022-07-20") {
    const v1::Agreement::Share& share = agreement.shares(role - 1);
    v1::SignAgreementRequest request;
    request.set_name(agreement.name());
    request.set_role(role);
    request.set_hash(share.hash());
    request.set_signature(KeyOf(share.party()).Sign(share.hash()));
    request.set_key("signingKeys/" + KeyId(share.party()));
    request.set_signer("签署人");
    request.set_signed_on(signed_on);
    return request;
  }
  absl::StatusOr<v1::Agreement> Sign(const v1::SignAgreementRequest& request) {
    const Call as = As(MakeCall({.person = "clerk", .role = "operator"}), "SignAgreement");
    return Await(agreements_.Sign(as, request));
  }
  // All three sign what is there now.
  absl::StatusOr<v1::Agreement> SignAll(const std::string& id, const std::string& signed_on = "2022-07-20") {
    absl::StatusOr<v1::Agreement> agreement = GetAgreement(id);
    for (const v1::PartyRole role :
         {v1::PARTY_ROLE_SUPPORTER, v1::PARTY_ROLE_COUNTY_GOVERNMENT, v1::PARTY_ROLE_SCHOOL}) {
      if (!agreement.ok()) return agreement;
      if (!agreement->shares(role - 1).has_signature()) agreement = Sign(Signature(*agreement, role, signed_on));
    }
    return agreement;
  }
  // An ACTIVE trusteeship with a signed agreement.
  void Activate(const std::string& id, const v1::Trusteeship& trusteeship = Of()) {
    ASSERT_THAT(Propose(id, trusteeship).status(), jiedui::testing::IsOk());
    ASSERT_THAT(DrawUp(id).status(), jiedui::testing::IsOk());
    ASSERT_THAT(SignAll(id).status(), jiedui::testing::IsOk());
  }

  absl::StatusOr<v1::Agreement> Amend(const std::string& id, const v1::Agreement& terms) {
    v1::AmendAgreementRequest request;
    *request.mutable_agreement() = terms;
    request.mutable_agreement()->set_name("agreements/" + id);
    request.mutable_agreement()->set_etag(GetAgreement(id)->etag());
    const Call as = As(ministry_, "AmendAgreement");
    return Await(agreements_.Amend(as, request));
  }
  // What a source says of the signing: on a day, or ("") by 2022-08-31 at the latest.
  absl::Status AttestFrom(const Call& call, const std::string& id, const std::string& signed_on = "2022-07-20") {
    v1::AttestAgreementRequest request;
    request.set_trusteeship("trusteeships/" + id);
    request.mutable_attestation()->set_signed_on(signed_on);
    if (signed_on.empty()) request.mutable_attestation()->set_signed_by("2022-08-31");
    request.mutable_attestation()->set_source("新闻");
    const Call as = As(call, "AttestAgreement");
    return Await(agreements_.AttestFromSource(as, request)).status();
  }
  absl::StatusOr<v1::Trusteeship> Renew(const std::string& id, const std::string& successor_id,
                                        const std::string& end = "", const std::string& reason = "") {
    v1::RenewTrusteeshipRequest request;
    request.set_name("trusteeships/" + id);
    request.set_etag(Get(id)->etag());
    request.set_successor_id(successor_id);
    request.set_end(end);
    request.set_reason(reason);
    const Call as = As(ministry_, "RenewTrusteeship");
    return Await(trusteeships_.Renew(as, request));
  }
  absl::StatusOr<v1::Trusteeship> Terminate(const std::string& id, const std::string& end = "") {
    v1::TerminateTrusteeshipRequest request;
    request.set_name("trusteeships/" + id);
    request.set_etag(Get(id)->etag());
    request.set_end(end);
    request.set_reason("学校撤并");
    const Call as = As(ministry_, "TerminateTrusteeship");
    return Await(trusteeships_.Terminate(as, request));
  }
  absl::StatusOr<v1::Trusteeship> Complete(const std::string& id) {
    v1::CompleteTrusteeshipRequest request;
    request.set_name("trusteeships/" + id);
    request.set_etag(Get(id)->etag());
    Call as = As(ministry_, "CompleteTrusteeship");
    as.today = absl::CivilDay(2025, 9, 2);
    return Await(trusteeships_.Complete(as, request));
  }
  // An event of the registry told of a party.
  void HearOf(const std::string& id, Kind kind, const std::string& region, int64_t revision = 1) {
    pairing::v1::Party party;
    party.set_name("parties/" + id);
    party.set_kind(kind);
    party.set_region_code(region);
    party.set_revision(revision);
    ASSERT_THAT(db::WriteAndWait(*store_, [&](db::Tx& tx) { return store::Hear(tx, party).status(); }),
                jiedui::testing::IsOk());
  }

  // Types of the events of a subject, oldest first.
  std::vector<std::string> EventsOf(const std::string& subject) {
    std::vector<std::string> types;
    absl::Status read = db::WriteAndWait(*store_, [&](db::Tx& tx) -> absl::Status {
      absl::StatusOr<int64_t> sequenced = db::SequenceLog(tx, 10000);
      if (!sequenced.ok()) return sequenced.status();
      absl::StatusOr<std::vector<db::LoggedEvent>> events = db::ReadLog(tx, 0, 10000);
      if (!events.ok()) return events.status();
      types.clear();
      for (const db::LoggedEvent& event : *events) {
        if (event.subject == subject) types.push_back(event.type);
      }
      return absl::OkStatus();
    });
    EXPECT_THAT(read, jiedui::testing::IsOk());
    return types;
  }

  jiedui::testing::FakeClock clock_;
  Trailer trailer_;
  jiedui::testing::TestStore store_{
      GetParam(), {rules::RulesComponent(), {"trusteeship", SqliteMigrations(), PostgresqlMigrations()}}, clock_};
  WorkerPool workers_{2, 64};
  FakeRegistry registry_;
  ProgrammeService programmes_{*store_, workers_};
  TrusteeshipService trusteeships_{*store_, workers_, registry_};
  AgreementService agreements_{*store_, workers_};
  std::map<std::string, KeyPair> keys_;
  Call ministry_, university_, government_, school_;
};

}  // namespace jiedui::trusteeship
