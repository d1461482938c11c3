#include "services/rotation/rpc.h"

namespace jiedui::rotation {

// ---- PersonService -------------------------------------------------------------------------------------------------

PersonRpc::PersonRpc(rpc::Front& front, PersonService& service)
    : service_(service),
      get_person_(front, "jiedui.rotation.v1.PersonService/GetPerson"),
      list_people_(front, "jiedui.rotation.v1.PersonService/ListPeople"),
      list_person_revisions_(front, "jiedui.rotation.v1.PersonService/ListPersonRevisions"),
      find_person_by_identity_(front, "jiedui.rotation.v1.PersonService/FindPersonByIdentity"),
      create_person_(front, "jiedui.rotation.v1.PersonService/CreatePerson"),
      update_person_(front, "jiedui.rotation.v1.PersonService/UpdatePerson"),
      import_people_(front, "jiedui.rotation.v1.PersonService/ImportPeople") {}

Reactor* PersonRpc::GetPerson(Context* context, const v1::GetPersonRequest* request, v1::Person* response) {
  return rpc::Unary(get_person_, context, *request, *response, service_, &PersonService::GetPerson);
}

Reactor* PersonRpc::ListPeople(Context* context, const v1::ListPeopleRequest* request,
                               v1::ListPeopleResponse* response) {
  return rpc::Unary(list_people_, context, *request, *response, service_, &PersonService::ListPeople);
}

Reactor* PersonRpc::ListPersonRevisions(Context* context, const v1::ListPersonRevisionsRequest* request,
                                        v1::ListPersonRevisionsResponse* response) {
  return rpc::Unary(list_person_revisions_, context, *request, *response, service_,
                    &PersonService::ListPersonRevisions);
}

Reactor* PersonRpc::FindPersonByIdentity(Context* context, const v1::FindPersonByIdentityRequest* request,
                                         v1::Person* response) {
  return rpc::Unary(find_person_by_identity_, context, *request, *response, service_,
                    &PersonService::FindPersonByIdentity);
}

Reactor* PersonRpc::CreatePerson(Context* context, const v1::CreatePersonRequest* request, v1::Person* response) {
  return rpc::Unary(create_person_, context, *request, *response, service_, &PersonService::CreatePerson);
}

Reactor* PersonRpc::UpdatePerson(Context* context, const v1::UpdatePersonRequest* request, v1::Person* response) {
  return rpc::Unary(update_person_, context, *request, *response, service_, &PersonService::UpdatePerson);
}

grpc::ServerBidiReactor<v1::ImportPeopleRequest, v1::ImportPeopleResponse>* PersonRpc::ImportPeople(Context* context) {
  return rpc::Import(import_people_, context, service_, &PersonService::ImportPeople,
                     [](const v1::ImportPeopleRequest& row) { return row.person().name(); });
}

// ---- CategoryService -----------------------------------------------------------------------------------------------

CategoryRpc::CategoryRpc(rpc::Front& front, CategoryService& service)
    : service_(service),
      get_category_(front, "jiedui.rotation.v1.CategoryService/GetCategory"),
      list_categories_(front, "jiedui.rotation.v1.CategoryService/ListCategories"),
      list_category_revisions_(front, "jiedui.rotation.v1.CategoryService/ListCategoryRevisions"),
      get_school_categories_(front, "jiedui.rotation.v1.CategoryService/GetSchoolCategories"),
      create_category_(front, "jiedui.rotation.v1.CategoryService/CreateCategory"),
      update_category_(front, "jiedui.rotation.v1.CategoryService/UpdateCategory"),
      withdraw_category_(front, "jiedui.rotation.v1.CategoryService/WithdrawCategory"),
      import_categories_(front, "jiedui.rotation.v1.CategoryService/ImportCategories") {}

Reactor* CategoryRpc::GetCategory(Context* context, const v1::GetCategoryRequest* request, v1::Category* response) {
  return rpc::Unary(get_category_, context, *request, *response, service_, &CategoryService::GetCategory);
}

Reactor* CategoryRpc::ListCategories(Context* context, const v1::ListCategoriesRequest* request,
                                     v1::ListCategoriesResponse* response) {
  return rpc::Unary(list_categories_, context, *request, *response, service_, &CategoryService::ListCategories);
}

Reactor* CategoryRpc::ListCategoryRevisions(Context* context, const v1::ListCategoryRevisionsRequest* request,
                                            v1::ListCategoryRevisionsResponse* response) {
  return rpc::Unary(list_category_revisions_, context, *request, *response, service_,
                    &CategoryService::ListCategoryRevisions);
}

Reactor* CategoryRpc::GetSchoolCategories(Context* context, const v1::GetSchoolCategoriesRequest* request,
                                          v1::GetSchoolCategoriesResponse* response) {
  return rpc::Unary(get_school_categories_, context, *request, *response, service_,
                    &CategoryService::GetSchoolCategories);
}

Reactor* CategoryRpc::CreateCategory(Context* context, const v1::CreateCategoryRequest* request,
                                     v1::Category* response) {
  return rpc::Unary(create_category_, context, *request, *response, service_, &CategoryService::CreateCategory);
}

Reactor* CategoryRpc::UpdateCategory(Context* context, const v1::UpdateCategoryRequest* request,
                                     v1::Category* response) {
  return rpc::Unary(update_category_, context, *request, *response, service_, &CategoryService::UpdateCategory);
}

Reactor* CategoryRpc::WithdrawCategory(Context* context, const v1::WithdrawCategoryRequest* request,
                                       v1::Category* response) {
  return rpc::Unary(withdraw_category_, context, *request, *response, service_, &CategoryService::WithdrawCategory);
}

grpc::ServerBidiReactor<v1::ImportCategoriesRequest, v1::ImportCategoriesResponse>* CategoryRpc::ImportCategories(
    Context* context) {
  return rpc::Import(import_categories_, context, service_, &CategoryService::ImportCategories,
                     [](const v1::ImportCategoriesRequest& row) { return row.category().name(); });
}

// ---- PostingService ------------------------------------------------------------------------------------------------

PostingRpc::PostingRpc(rpc::Front& front, PostingService& service)
    : service_(service),
      get_posting_(front, "jiedui.rotation.v1.PostingService/GetPosting"),
      list_postings_(front, "jiedui.rotation.v1.PostingService/ListPostings"),
      list_posting_revisions_(front, "jiedui.rotation.v1.PostingService/ListPostingRevisions"),
      plan_posting_(front, "jiedui.rotation.v1.PostingService/PlanPosting"),
      update_posting_(front, "jiedui.rotation.v1.PostingService/UpdatePosting"),
      nominate_posting_(front, "jiedui.rotation.v1.PostingService/NominatePosting"),
      approve_posting_(front, "jiedui.rotation.v1.PostingService/ApprovePosting"),
      start_posting_(front, "jiedui.rotation.v1.PostingService/StartPosting"),
      assess_posting_(front, "jiedui.rotation.v1.PostingService/AssessPosting"),
      complete_posting_(front, "jiedui.rotation.v1.PostingService/CompletePosting"),
      withdraw_posting_(front, "jiedui.rotation.v1.PostingService/WithdrawPosting"),
      cut_short_posting_(front, "jiedui.rotation.v1.PostingService/CutShortPosting"),
      record_return_visit_(front, "jiedui.rotation.v1.PostingService/RecordReturnVisit"),
      import_postings_(front, "jiedui.rotation.v1.PostingService/ImportPostings"),
      get_team_(front, "jiedui.rotation.v1.PostingService/GetTeam"),
      list_teams_(front, "jiedui.rotation.v1.PostingService/ListTeams"),
      create_team_(front, "jiedui.rotation.v1.PostingService/CreateTeam"),
      update_team_(front, "jiedui.rotation.v1.PostingService/UpdateTeam") {}

Reactor* PostingRpc::GetPosting(Context* context, const v1::GetPostingRequest* request, v1::Posting* response) {
  return rpc::Unary(get_posting_, context, *request, *response, service_, &PostingService::GetPosting);
}

Reactor* PostingRpc::ListPostings(Context* context, const v1::ListPostingsRequest* request,
                                  v1::ListPostingsResponse* response) {
  return rpc::Unary(list_postings_, context, *request, *response, service_, &PostingService::ListPostings);
}

Reactor* PostingRpc::ListPostingRevisions(Context* context, const v1::ListPostingRevisionsRequest* request,
                                          v1::ListPostingRevisionsResponse* response) {
  return rpc::Unary(list_posting_revisions_, context, *request, *response, service_,
                    &PostingService::ListPostingRevisions);
}

Reactor* PostingRpc::PlanPosting(Context* context, const v1::PlanPostingRequest* request, v1::Posting* response) {
  return rpc::Unary(plan_posting_, context, *request, *response, service_, &PostingService::PlanPosting);
}

Reactor* PostingRpc::UpdatePosting(Context* context, const v1::UpdatePostingRequest* request, v1::Posting* response) {
  return rpc::Unary(update_posting_, context, *request, *response, service_, &PostingService::UpdatePosting);
}

Reactor* PostingRpc::NominatePosting(Context* context, const v1::NominatePostingRequest* request,
                                     v1::Posting* response) {
  return rpc::Unary(nominate_posting_, context, *request, *response, service_, &PostingService::NominatePosting);
}

Reactor* PostingRpc::ApprovePosting(Context* context, const v1::ApprovePostingRequest* request, v1::Posting* response) {
  return rpc::Unary(approve_posting_, context, *request, *response, service_, &PostingService::ApprovePosting);
}

Reactor* PostingRpc::StartPosting(Context* context, const v1::StartPostingRequest* request, v1::Posting* response) {
  return rpc::Unary(start_posting_, context, *request, *response, service_, &PostingService::StartPosting);
}

Reactor* PostingRpc::AssessPosting(Context* context, const v1::AssessPostingRequest* request, v1::Posting* response) {
  return rpc::Unary(assess_posting_, context, *request, *response, service_, &PostingService::AssessPosting);
}

Reactor* PostingRpc::CompletePosting(Context* context, const v1::CompletePostingRequest* request,
                                     v1::Posting* response) {
  return rpc::Unary(complete_posting_, context, *request, *response, service_, &PostingService::CompletePosting);
}

Reactor* PostingRpc::WithdrawPosting(Context* context, const v1::WithdrawPostingRequest* request,
                                     v1::Posting* response) {
  return rpc::Unary(withdraw_posting_, context, *request, *response, service_, &PostingService::WithdrawPosting);
}

Reactor* PostingRpc::CutShortPosting(Context* context, const v1::CutShortPostingRequest* request,
                                     v1::Posting* response) {
  return rpc::Unary(cut_short_posting_, context, *request, *response, service_, &PostingService::CutShortPosting);
}

Reactor* PostingRpc::RecordReturnVisit(Context* context, const v1::RecordReturnVisitRequest* request,
                                       v1::Posting* response) {
  return rpc::Unary(record_return_visit_, context, *request, *response, service_, &PostingService::RecordReturnVisit);
}

grpc::ServerBidiReactor<v1::ImportPostingsRequest, v1::ImportPostingsResponse>* PostingRpc::ImportPostings(
    Context* context) {
  return rpc::Import(import_postings_, context, service_, &PostingService::ImportPostings,
                     [](const v1::ImportPostingsRequest& row) { return row.posting().name(); });
}

Reactor* PostingRpc::GetTeam(Context* context, const v1::GetTeamRequest* request, v1::Team* response) {
  return rpc::Unary(get_team_, context, *request, *response, service_, &PostingService::GetTeam);
}

Reactor* PostingRpc::ListTeams(Context* context, const v1::ListTeamsRequest* request, v1::ListTeamsResponse* response) {
  return rpc::Unary(list_teams_, context, *request, *response, service_, &PostingService::ListTeams);
}

Reactor* PostingRpc::CreateTeam(Context* context, const v1::CreateTeamRequest* request, v1::Team* response) {
  return rpc::Unary(create_team_, context, *request, *response, service_, &PostingService::CreateTeam);
}

Reactor* PostingRpc::UpdateTeam(Context* context, const v1::UpdateTeamRequest* request, v1::Team* response) {
  return rpc::Unary(update_team_, context, *request, *response, service_, &PostingService::UpdateTeam);
}

}  // namespace jiedui::rotation
