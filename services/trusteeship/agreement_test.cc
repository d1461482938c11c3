// Agreements of three parties over a real store, on both engines (MOE22-2).
#include <thread>

#include "services/trusteeship/trusteeship_test_base.h"

namespace jiedui::trusteeship {
namespace {

using jiedui::testing::EngineName;
using jiedui::testing::EnginesUnderTest;
using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using jiedui::testing::NamesClause;
using v1::Agreement;

class AgreementTest : public TrusteeshipTest {
 protected:
  void SetUp() override {
    ASSERT_THAT(Propose("a", Of()).status(), IsOk());
    ASSERT_THAT(DrawUp("a").status(), IsOk());
  }
  absl::StatusOr<Agreement> Amend(const Agreement& terms) { return TrusteeshipTest::Amend("a", terms); }
};

TEST_P(AgreementTest, MOE22_2_InForceOnlyWithThreeSignatures) {
  absl::StatusOr<Agreement> agreement = GetAgreement("a");
  ASSERT_THAT(agreement.status(), IsOk());
  ASSERT_THAT(Sign(Signature(*agreement, v1::PARTY_ROLE_SUPPORTER, "2022-07-18")).status(), IsOk());
  absl::StatusOr<Agreement> two = Sign(Signature(*agreement, v1::PARTY_ROLE_SCHOOL, "2022-07-19"));
  ASSERT_THAT(two.status(), IsOk());
  EXPECT_EQ(two->state(), Agreement::STATE_PENDING);
  EXPECT_EQ(Get("a")->state(), v1::Trusteeship::STATE_PROPOSED);
  absl::StatusOr<Agreement> three = Sign(Signature(*agreement, v1::PARTY_ROLE_COUNTY_GOVERNMENT, "2022-07-20"));
  ASSERT_THAT(three.status(), IsOk());
  EXPECT_EQ(three->state(), Agreement::STATE_IN_FORCE);
  EXPECT_EQ(three->in_force_on(), "2022-07-20");
  EXPECT_EQ(Get("a")->state(), v1::Trusteeship::STATE_ACTIVE);
  EXPECT_EQ(Get("a")->in_force_on(), "2022-07-20");
}

TEST_P(AgreementTest, ForgedAndReplayedSignaturesAreRefused) {
  absl::StatusOr<Agreement> agreement = GetAgreement("a");
  v1::SignAgreementRequest forged = Signature(*agreement, v1::PARTY_ROLE_SUPPORTER);
  (*forged.mutable_signature())[5] ^= 1;
  EXPECT_THAT(Sign(forged).status(), HasReason("SIGNATURE_INVALID"));

  v1::SignAgreementRequest of_another = Signature(*agreement, v1::PARTY_ROLE_SUPPORTER);
  of_another.set_key(Signature(*agreement, v1::PARTY_ROLE_SCHOOL).key());
  EXPECT_THAT(Sign(of_another).status(), HasReason("KEY_OF_ANOTHER"));

  const v1::SignAgreementRequest good = Signature(*agreement, v1::PARTY_ROLE_SUPPORTER);
  ASSERT_THAT(Sign(good).status(), IsOk());
  EXPECT_THAT(Sign(good).status(), HasReason("ALREADY_SIGNED"));

  // Of another agreement with the same words.
  ASSERT_THAT(Propose("b", Of("youyu", "140623")).status(), IsOk());
  ASSERT_THAT(DrawUp("b").status(), IsOk());
  v1::SignAgreementRequest replayed = good;
  replayed.set_name("agreements/b");
  EXPECT_THAT(Sign(replayed).status(), HasReason("HASH_CHANGED"));
}

TEST_P(AgreementTest, AnAmendmentVoidsExactlyTheSignaturesWhoseHashChanged) {
  ASSERT_THAT(SignAll("a").status(), IsOk());
  absl::StatusOr<Agreement> amended = Amend(Terms("县级人民政府每年拨付二百万元。"));
  ASSERT_THAT(amended.status(), IsOk());
  EXPECT_EQ(amended->version(), 2);
  EXPECT_EQ(amended->state(), Agreement::STATE_PENDING);
  EXPECT_TRUE(amended->shares(0).has_signature());
  EXPECT_FALSE(amended->shares(1).has_signature());
  EXPECT_FALSE(amended->shares(2).has_signature());
  absl::StatusOr<Agreement> again = SignAll("a", "2022-08-01");
  ASSERT_THAT(again.status(), IsOk());
  EXPECT_EQ(again->state(), Agreement::STATE_IN_FORCE);
  EXPECT_EQ(again->in_force_on(), "2022-08-01");
}

TEST_P(AgreementTest, AnAmendmentTakenBackDoesNotReviveASignature) {
  absl::StatusOr<Agreement> first = GetAgreement("a");
  const v1::SignAgreementRequest old = Signature(*first, v1::PARTY_ROLE_SCHOOL);
  ASSERT_THAT(SignAll("a").status(), IsOk());
  ASSERT_THAT(Amend(Terms("另定")).status(), IsOk());
  ASSERT_THAT(Amend(Terms()).status(), IsOk());
  EXPECT_THAT(Sign(old).status(), HasReason("HASH_CHANGED"));
  EXPECT_EQ(GetAgreement("a")->state(), Agreement::STATE_PENDING);
}

TEST_P(AgreementTest, MOE22_2_AnAgreementHoldsOnADayOfItsTerm) {
  ASSERT_THAT(Propose("b", Of("youyu", "140623")).status(), IsOk());
  Agreement terms = Terms();
  terms.set_start("2025-09-01");  // where the term ends
  terms.set_end("2028-09-01");
  const absl::Status refused = DrawUp("b", terms).status();
  EXPECT_THAT(refused, HasReason("OUTSIDE_TERM"));
  EXPECT_THAT(refused, NamesClause("MOE22-2"));
  terms.set_start("2025-08-31");
  EXPECT_THAT(DrawUp("b", terms).status(), IsOk()) << "how much of the term it takes is its parties' to say";
  terms.set_start("2019-09-01");
  terms.set_end("2022-09-01");
  EXPECT_THAT(Amend(terms).status(), HasReason("OUTSIDE_TERM"));
}

TEST_P(AgreementTest, OldVersionsStayVerifiable) {
  ASSERT_THAT(SignAll("a").status(), IsOk());
  ASSERT_THAT(Amend(Terms("另定")).status(), IsOk());
  v1::VerifyAgreementRequest request;
  request.set_name("agreements/a");
  request.set_version(1);
  auto first = Await(agreements_.Verify(ministry_, request));
  ASSERT_THAT(first.status(), IsOk());
  ASSERT_EQ(first->results_size(), 3);
  for (const auto& result : first->results()) {
    EXPECT_TRUE(result.hash_matches() && result.signed_() && result.signature_verifies());
  }
  request.set_version(2);
  auto second = Await(agreements_.Verify(ministry_, request));
  EXPECT_TRUE(second->results(0).signature_verifies());
  EXPECT_FALSE(second->results(1).signed_());
}

TEST_P(AgreementTest, AKeyIsUsedOnItsDaysAlone) {
  absl::StatusOr<Agreement> agreement = GetAgreement("a");
  EXPECT_THAT(Sign(Signature(*agreement, v1::PARTY_ROLE_SCHOOL, "2022-05-31")).status(), HasReason("KEY_NOT_IN_FORCE"));
  v1::EndSigningKeyRequest end;
  end.set_name("signingKeys/key-yuanqu");
  end.set_etag("\"1\"");
  end.set_end("2022-10-01");
  end.set_reason("更换");
  const Call as = As(ministry_, "EndSigningKey");
  ASSERT_THAT(Await(agreements_.EndKey(as, end)).status(), IsOk());
  // Signed while it was in force, brought when it no longer is: whoever has the key could write any day.
  EXPECT_THAT(Sign(Signature(*agreement, v1::PARTY_ROLE_SCHOOL, "2022-07-01")).status(), HasReason("KEY_NOT_IN_FORCE"));
}

TEST_P(AgreementTest, AnEndedKeyIsNotTakenIntoUseAgain) {
  KeyOf("parties/yuanqu");
  v1::EndSigningKeyRequest end;
  end.set_name("signingKeys/key-yuanqu");
  end.set_etag("\"1\"");
  end.set_end("2022-10-01");
  end.set_reason("密钥泄露");
  const Call as = As(ministry_, "EndSigningKey");
  ASSERT_THAT(Await(agreements_.EndKey(as, end)).status(), IsOk());
  end.set_etag("\"2\"");
  end.set_end("2099-01-01");
  EXPECT_THAT(Await(agreements_.EndKey(as, end)).status(), HasReason("INVALID_FIELD"));
  end.set_end("2022-09-01");  // it was lost earlier than thought
  EXPECT_THAT(Await(agreements_.EndKey(as, end)).status(), IsOk());
}

TEST_P(AgreementTest, AKeyIsKeptByTheOfficeOfItsParty) {
  const KeyPair key;
  const auto keep = [&](const std::string& party, const std::string& region) {
    v1::RegisterSigningKeyRequest request;
    request.mutable_signing_key()->set_party("parties/" + party);
    request.mutable_signing_key()->set_public_key(key.public_key);
    request.mutable_signing_key()->mutable_interval()->set_start("2022-06-01");
    const Call as = As(MakeCall({.person = "ma", .role = "province", .region = region}), "RegisterSigningKey");
    return Await(agreements_.RegisterKey(as, request)).status();
  };
  EXPECT_THAT(keep("yuanqu", "630000"), HasReason("REGION_NOT_YOURS"));
  EXPECT_THAT(keep("gov-140827", "140000"), IsOk());
  EXPECT_THAT(keep("edu-140827", "140000"), HasReason("UNKNOWN_REFERENCE"));
  HearOf("edu-140827", Kind::PARTY_KIND_SCHOOL, "140827");
  EXPECT_THAT(keep("edu-140827", "140000"), IsOk());

  KeyOf("parties/yuanqu");
  v1::EndSigningKeyRequest end;
  end.set_name("signingKeys/key-yuanqu");
  end.set_etag("\"1\"");
  end.set_reason("更换");
  const Call other = As(MakeCall({.person = "ma", .role = "province", .region = "630000"}), "EndSigningKey");
  EXPECT_THAT(Await(agreements_.EndKey(other, end)).status(), HasReason("REGION_NOT_YOURS"));
  const Call own = As(MakeCall({.person = "wu", .role = "province", .region = "140000"}), "EndSigningKey");
  EXPECT_THAT(Await(agreements_.EndKey(own, end)).status(), IsOk());
}

TEST_P(AgreementTest, WhatWasSignedHereIsNotAttestedAfterAnAmendment) {
  ASSERT_THAT(SignAll("a").status(), IsOk());
  Agreement longer = Terms();
  longer.set_end("2025-12-31");
  ASSERT_THAT(Amend(longer).status(), IsOk());  // voids all three
  const absl::Status refused = AttestFrom(ministry_, "a");
  EXPECT_THAT(refused, HasReason("SIGNATURES_PRESENT"));
  EXPECT_THAT(refused, NamesClause("MOE22-2"));
  EXPECT_EQ(GetAgreement("a")->state(), Agreement::STATE_PENDING);
}

TEST_P(AgreementTest, ASourceIsEnteredByWhoeverKeepsTheTier) {
  const Call province = MakeCall({.person = "wu", .role = "province", .region = "140000"});
  EXPECT_THAT(AttestFrom(province, "a"), HasReason("TIER_NOT_YOURS"));
  const Call county = MakeCall({.person = "qian", .role = "county", .region = "140827"});
  EXPECT_THAT(AttestFrom(county, "a"), HasReason("PERMISSION_DENIED"));
  EXPECT_EQ(Get("a")->state(), v1::Trusteeship::STATE_PROPOSED);
  EXPECT_THAT(AttestFrom(ministry_, "a"), IsOk());
}

TEST_P(AgreementTest, ACopyIsFiledOfWhatIsInForce) {
  ASSERT_THAT(SignAll("a").status(), IsOk());
  v1::FileAgreementRequest file;
  file.set_name("agreements/a");
  file.set_etag(GetAgreement("a")->etag());
  file.set_filed_on("2022-07-19");
  const Call as = As(ministry_, "FileAgreement");
  EXPECT_THAT(Await(agreements_.File(as, file)).status(), HasReason("INVALID_FIELD"));
  file.set_filed_on("2022-07-20");
  EXPECT_THAT(Await(agreements_.File(as, file)).status(), IsOk());
  EXPECT_EQ(GetAgreement("a")->flags_size(), 0);
}

TEST_P(AgreementTest, OnlyThePartyItselfSigns) {
  absl::StatusOr<Agreement> agreement = GetAgreement("a");
  const v1::SignAgreementRequest request = Signature(*agreement, v1::PARTY_ROLE_SCHOOL);
  const Call university = As(university_, "SignAgreement");
  const absl::Status refused = Await(agreements_.Sign(university, request)).status();
  EXPECT_THAT(refused, HasReason("NOT_YOUR_PARTY"));
  EXPECT_THAT(refused, NamesClause("MOE22-2"));
  // Who sees the agreement and is no party of it is told so.
  const Call other =
      As(MakeCall({.person = "x", .organisation = "parties/ruc", .role = "university"}), "SignAgreement");
  EXPECT_THAT(Await(agreements_.Sign(other, request)).status(), HasReason("NOT_YOUR_PARTY"));
  const Call school = As(school_, "SignAgreement");
  EXPECT_THAT(Await(agreements_.Sign(school, request)).status(), IsOk());
}

TEST_P(AgreementTest, DeadlinesFlagAndRefuseNothing) {
  absl::StatusOr<Agreement> late = SignAll("a", "2022-08-03");
  ASSERT_THAT(late.status(), IsOk());
  ASSERT_EQ(late->flags_size(), 2);
  EXPECT_EQ(late->flags(0).reason(), "SIGNED_LATE");
  EXPECT_EQ(late->flags(1).reason(), "FILED_LATE");

  ASSERT_THAT(Propose("b", Of("youyu", "140623")).status(), IsOk());
  ASSERT_THAT(DrawUp("b").status(), IsOk());
  ASSERT_THAT(SignAll("b", "2022-07-20").status(), IsOk());
  ASSERT_THAT(TrusteeshipTest::Amend("b", Terms("另定")).status(), IsOk());
  EXPECT_EQ(GetAgreement("b")->flags_size(), 0) << "an amendment is no late signing";
  absl::StatusOr<Agreement> again = SignAll("b", "2022-11-20");
  ASSERT_THAT(again.status(), IsOk());
  EXPECT_EQ(again->flags_size(), 0);
}

TEST_P(AgreementTest, ThreeSystemsSignAtOnce) {
  absl::StatusOr<Agreement> agreement = GetAgreement("a");
  std::vector<v1::SignAgreementRequest> requests;
  for (const v1::PartyRole role : {v1::PARTY_ROLE_SUPPORTER, v1::PARTY_ROLE_COUNTY_GOVERNMENT, v1::PARTY_ROLE_SCHOOL}) {
    requests.push_back(Signature(*agreement, role));
  }
  std::vector<absl::Status> outcomes(3);
  std::vector<Trailer> trailers(3);
  {
    std::vector<std::jthread> threads;
    for (size_t i = 0; i < 3; ++i) {
      threads.emplace_back([&, i] {
        Call call = As(MakeCall({.person = "clerk", .role = "operator"}), "SignAgreement");
        call.trailer = &trailers[i];
        outcomes[i] = Await(agreements_.Sign(call, requests[i])).status();
      });
    }
  }
  for (const absl::Status& outcome : outcomes) EXPECT_THAT(outcome, IsOk());
  EXPECT_EQ(GetAgreement("a")->state(), Agreement::STATE_IN_FORCE);
}

INSTANTIATE_TEST_SUITE_P(Engines, AgreementTest, ::testing::ValuesIn(EnginesUnderTest()), EngineName);

}  // namespace
}  // namespace jiedui::trusteeship
