"""What a Jira remembers and what happens to it; knows nothing of HTTP."""
