from django.urls import path

from myths import views

app_name = "myths"
urlpatterns = [
    path("", views.guide, name="guide"),
    path("quiz/", views.quiz, name="quiz"),
    path("quiz/start/", views.start_quiz, name="start"),
    path("quiz/<int:number>/", views.question, name="question"),
    path("quiz/result/", views.result, name="result"),
    path("quiz/result/<str:code>/", views.shared, name="shared"),
    path("<slug:slug>/", views.statement, name="statement"),
    path("<slug:slug>/report/", views.report, name="report"),
    path("<slug:slug>/versions/<int:number>/", views.version, name="version"),
]
