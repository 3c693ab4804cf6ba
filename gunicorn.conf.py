"""How gunicorn serves the portal; it reads this file from the folder that it is started in."""

worker_class = "gthread"
workers = 3
# A thread waits while a body comes in: ten senders that stall must leave some for everybody else.
threads = 16
graceful_timeout = 20
control_socket_disable = True
logger_class = "rbi_portal.gunicorn_logger.GunicornLogger"
