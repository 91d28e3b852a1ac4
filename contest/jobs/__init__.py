"""The durable queue: job rows claimed by lease, and the tickets workers hold."""
