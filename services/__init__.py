"""The rules: callable without any chat; they take the session and say no by raising Refused."""
