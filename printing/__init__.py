"""Paper and devices (纸张与设备): knows nobody else, takes frozen dataclasses, gives bytes and jobs."""
