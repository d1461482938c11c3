// The gRPC surface of forms: each method one line to its handler.
#pragma once

#include "common/rpc/front.h"
#include "common/rpc/unary.h"
#include "jiedui/reporting/v1/form.grpc.pb.h"
#include "services/reporting/forms/form_service.h"

namespace jiedui::reporting {

class FormRpc final : public v1::FormService::CallbackService {
 public:
  FormRpc(rpc::Front& front, FormService& service);

  grpc::ServerUnaryReactor* GetForm(grpc::CallbackServerContext* context, const v1::GetFormRequest* request,
                                    v1::Form* response) override;
  grpc::ServerUnaryReactor* ListForms(grpc::CallbackServerContext* context, const v1::ListFormsRequest* request,
                                      v1::ListFormsResponse* response) override;
  grpc::ServerUnaryReactor* ListFormRevisions(grpc::CallbackServerContext* context,
                                              const v1::ListFormRevisionsRequest* request,
                                              v1::ListFormRevisionsResponse* response) override;
  grpc::ServerUnaryReactor* CreateForm(grpc::CallbackServerContext* context, const v1::CreateFormRequest* request,
                                       v1::Form* response) override;
  grpc::ServerUnaryReactor* UpdateForm(grpc::CallbackServerContext* context, const v1::UpdateFormRequest* request,
                                       v1::Form* response) override;
  grpc::ServerUnaryReactor* PublishForm(grpc::CallbackServerContext* context, const v1::PublishFormRequest* request,
                                        v1::Form* response) override;
  grpc::ServerUnaryReactor* RetireForm(grpc::CallbackServerContext* context, const v1::RetireFormRequest* request,
                                       v1::Form* response) override;
  grpc::ServerUnaryReactor* GetBurden(grpc::CallbackServerContext* context, const v1::GetBurdenRequest* request,
                                      v1::GetBurdenResponse* response) override;
  grpc::ServerUnaryReactor* ListFigureSources(grpc::CallbackServerContext* context,
                                              const v1::ListFigureSourcesRequest* request,
                                              v1::ListFigureSourcesResponse* response) override;

 private:
  FormService& service_;
  const rpc::Method get_form_, list_forms_, list_form_revisions_, create_form_, update_form_, publish_form_,
      retire_form_, get_burden_, list_figure_sources_;
};

}  // namespace jiedui::reporting
