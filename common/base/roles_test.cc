#include "common/base/roles.h"

#include "common/base/call.h"
#include "common/testing/matchers.h"
#include "gtest/gtest.h"

namespace jiedui {
namespace {

using testing::HasReason;
using testing::IsOk;

enum : unsigned { kOffice = 1, kSchool = 2, kOther = 4 };
constexpr RoleTable::Role kRoles[] = {{"county", kOffice}, {"school", kSchool}};
constexpr RoleTable::Method kMethods[] = {
    {"CreatePerson", kOffice}, {"GetRule", kOffice | kSchool | kOther}, {"ListSecrets", 0}};
constexpr std::string_view kReads[] = {"Get", "List"};
constexpr RoleTable kTable{
    .roles = kRoles, .others = kOther, .methods = kMethods, .reads = kReads, .readers = kOffice | kSchool};

absl::Status May(std::string_view role, std::string_view method) {
  Caller caller;
  caller.role = std::string(role);
  return kTable.MayCall(caller, method);
}

TEST(RoleTableTest, WhatIsListedIsForItsRolesAlone) {
  EXPECT_THAT(May("county", "/jiedui.rotation.v1.PeopleService/CreatePerson"), IsOk());
  EXPECT_THAT(May("school", "/jiedui.rotation.v1.PeopleService/CreatePerson"), HasReason("PERMISSION_DENIED"));
  EXPECT_THAT(May("", "/jiedui.rotation.v1.RuleService/GetRule"), IsOk());
}

TEST(RoleTableTest, AReadThatIsNotListedIsForReaders) {
  EXPECT_THAT(May("school", "/jiedui.rotation.v1.PeopleService/GetPerson"), IsOk());
  EXPECT_THAT(May("stranger", "/jiedui.rotation.v1.PeopleService/GetPerson"), HasReason("PERMISSION_DENIED"));
  EXPECT_THAT(May("county", "ListSecrets"), HasReason("PERMISSION_DENIED"))
      << "what is listed is not judged by how it begins";
}

TEST(RoleTableTest, WhateverElseIsNobodys) {
  EXPECT_THAT(May("county", "/jiedui.rotation.v1.PeopleService/DropEverything"), HasReason("PERMISSION_DENIED"));
  EXPECT_THAT(May("county", ""), HasReason("PERMISSION_DENIED"));
}

}  // namespace
}  // namespace jiedui
