// The ways in which a call about people is refused.
#pragma once

#include "common/base/error.h"

namespace jiedui::rotation {

inline constexpr Reason kNoIdentityKey{"NO_IDENTITY_KEY", absl::StatusCode::kFailedPrecondition,
                                       "本系统没有配置身份号码密钥，不能登记或查询身份号码，请联系管理员。",
                                       "No key for identity numbers is configured."};
inline constexpr Reason kIdentityTaken{"IDENTITY_TAKEN", absl::StatusCode::kAlreadyExists,
                                       "该身份号码已登记在另一人名下，不能重复登记；请联系上级教育行政部门核对。",
                                       "The identity number is somebody else's."};
inline constexpr Reason kMoreThanOnePost{"MORE_THAN_ONE_POST", absl::StatusCode::kFailedPrecondition,
                                         "任职份额自{day}起合计超过一个完整岗位，请核对任职起止日期和份额。",
                                         "Employments make more than one full post from {day} on."};
inline constexpr Reason kNoPlace{"PERSON_WITHOUT_PLACE", absl::StatusCode::kFailedPrecondition,
                                 "当前没有在职单位的人员应填写户籍县，否则没有部门可以查看。",
                                 "Who is employed nowhere today needs a home county: nobody would see the person."};

inline constexpr const Reason* kPersonReasons[] = {&kNoIdentityKey, &kIdentityTaken, &kMoreThanOnePost, &kNoPlace};

}  // namespace jiedui::rotation
