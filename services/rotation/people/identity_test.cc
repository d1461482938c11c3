#include "services/rotation/people/identity.h"

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <string>

#include "common/testing/matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace jiedui::rotation {
namespace {

using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using ::testing::HasSubstr;
using ::testing::Not;

// Made up; the check digits are right.
constexpr std::string_view kNumber = "11010519491231002X", kOther = "440524188001010014";

TEST(IdentityTest, OnlyNumbersWithARightCheckDigitAndADayThatExists) {
  EXPECT_THAT(ValidIdentity("f", kNumber), IsOk());
  EXPECT_THAT(ValidIdentity("f", "11010519491231002x"), IsOk());
  EXPECT_THAT(ValidIdentity("f", ""), HasReason("INVALID_FIELD"));
  for (const std::string_view wrong :
       {"110105194912310021", "11010519491231002", "11010519491231002XX", "1101051949123100 2X", "A1010519491231002X",
        "110105194902310027", "440524188001010014"}) {
    const absl::Status refused = ValidIdentity("f", wrong);
    EXPECT_THAT(refused, HasReason("INVALID_FIELD")) << wrong;
    EXPECT_THAT(refused.ToString(), Not(HasSubstr(std::string(wrong))));
  }
}

// Every other last character is refused, and every number with one digit changed.
TEST(IdentityTest, ACheckDigitFindsEachSingleMistake) {
  for (size_t place = 0; place < kNumber.size(); ++place) {
    for (const char digit : std::string_view("0123456789X")) {
      std::string changed(kNumber);
      if (changed[place] == digit) continue;
      changed[place] = digit;
      EXPECT_THAT(ValidIdentity("f", changed), HasReason("INVALID_FIELD")) << changed;
    }
  }
}

TEST(IdentityTest, MaskedItShowsTwoCharactersAtEitherEnd) {
  EXPECT_EQ(MaskedIdentity(kNumber), "11**************2X");
  EXPECT_EQ(MaskedIdentity(""), "");
}

TEST(IdentityTest, WhatIsSealedIsOpenedByTheSameKeyAloneAndOnlyUnchanged) {
  const auto vault = IdentityVault::Open(std::string(32, 'k'));
  const auto other = IdentityVault::Open(std::string(32, 'l'));
  ASSERT_THAT(vault.status(), IsOk());
  ASSERT_THAT(other.status(), IsOk());
  const std::string sealed = vault->Seal(kNumber);
  EXPECT_THAT(sealed, Not(HasSubstr(std::string(kNumber))));
  EXPECT_NE(sealed, vault->Seal(kNumber));  // a nonce of its own each time
  EXPECT_EQ(*vault->Unseal(sealed), kNumber);
  EXPECT_THAT(other->Unseal(sealed).status(), HasReason("INTERNAL"));
  for (size_t i = 0; i < sealed.size(); ++i) {
    std::string changed = sealed;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_THAT(vault->Unseal(changed).status(), HasReason("INTERNAL"));
  }
  EXPECT_THAT(vault->Unseal("").status(), HasReason("INTERNAL"));
  EXPECT_THAT(IdentityVault().Unseal(sealed).status(), HasReason("NO_IDENTITY_KEY"));
}

TEST(IdentityTest, TheHashIsKeyedAndOneForBothWaysToWriteTheLastCharacter) {
  const auto vault = IdentityVault::Open(std::string(32, 'k'));
  const auto other = IdentityVault::Open(std::string(32, 'l'));
  EXPECT_EQ(vault->Hash(kNumber), vault->Hash("11010519491231002x"));
  EXPECT_NE(vault->Hash(kNumber), vault->Hash(kOther));
  EXPECT_NE(vault->Hash(kNumber), other->Hash(kNumber));
  EXPECT_EQ(vault->Hash(kNumber).size(), 32u);
}

TEST(IdentityTest, AKeyIsSixtyFourDigitsInAFileOfOnesOwn) {
  const std::string path = ::testing::TempDir() + "identity.key";
  const auto write = [&](const std::string& text, mode_t mode) {
    std::ofstream(path) << text;
    ::chmod(path.c_str(), mode);
  };
  const std::string key = "00112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF";
  write(key + "\n", 0600);
  const auto vault = IdentityVault::FromFile(path);
  ASSERT_THAT(vault.status(), IsOk());
  EXPECT_TRUE(vault->HasKey());
  EXPECT_EQ(*vault->Unseal(IdentityVault::FromFile(path)->Seal(kNumber)), kNumber);
  write(key, 0640);
  EXPECT_THAT(IdentityVault::FromFile(path).status(), HasReason("INVALID_FIELD"));
  for (const std::string& wrong : {key.substr(2), key + "00", "zz" + key.substr(2), std::string()}) {
    ::unlink(path.c_str());
    write(wrong, 0600);
    const absl::Status refused = IdentityVault::FromFile(path).status();
    EXPECT_THAT(refused, HasReason("INVALID_FIELD")) << wrong;
    EXPECT_THAT(refused.ToString(), Not(HasSubstr("00112233")));
  }
  ::unlink(path.c_str());
  EXPECT_THAT(IdentityVault::FromFile(path).status(), HasReason("INVALID_FIELD"));
}

}  // namespace
}  // namespace jiedui::rotation
