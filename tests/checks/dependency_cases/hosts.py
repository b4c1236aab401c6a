"""Modules that a platform brings, each with the evidence that decides, and the twin without it."""

from __future__ import annotations

from checks.dependency_cases import Case, notebook, project

_LIST = {"requirements.txt": "flask\n", "web/app.py": "import flask\n"}
_SAM = "AWSTemplateFormatVersion: '2010-09-09'\nTransform: AWS::Serverless-2016-10-31\nResources:\n  F:\n    Type: AWS::Serverless::Function\n"


def _hosted(name: str, code: str, expected: str = "", path: str = "main.py", **files: str) -> Case:
    return Case(name, {**_LIST, path: code, **{key.replace("__", "/"): text for key, text in files.items()}}, expected)


CASES = (
    Case(
        "Lambda by the Serverless framework",
        {
            **_LIST,
            "serverless.yml": "service: shop\nprovider:\n  name: aws\n  runtime: python3.12\nfunctions:\n  a:\n    handler: handler.run\n",
            "handler.py": "import boto3, requests\nfrom botocore.exceptions import ClientError\n\n\ndef run(event, context):\n    pass\n",
        },
        "DEP001:requests",
    ),
    Case(
        "Lambda by SAM",
        {
            **_LIST,
            "template.yaml": _SAM
            + "    Properties:\n      CodeUri: src/\n      Handler: app.handle\n      Runtime: python3.11\n",
            "src/app.py": "import store\n",
            "src/store.py": "import boto3\n",
        },
    ),
    Case(
        "code beside what SAM deploys",
        {
            **_LIST,
            "template.yaml": _SAM
            + "    Properties:\n      CodeUri: src/\n      Handler: app.handle\n      Runtime: python3.11\n",
            "src/app.py": "import boto3\n",
            "report/tool.py": "import boto3\n",
        },
        "DEP001:boto3",
    ),
    _hosted("Lambda by its handler", "import boto3\n\n\ndef lambda_handler(event, context):\n    return boto3\n"),
    _hosted("boto3 elsewhere", "import boto3\n\n\ndef handle(event):\n    return boto3\n", "DEP001:boto3"),
    _hosted(
        "Glue",
        "import sys, boto3\nfrom awsglue.context import GlueContext\nfrom pyspark.context import SparkContext\nimport redis\n",
        "DEP001:redis",
    ),
    _hosted("Spark elsewhere", "from pyspark.sql import SparkSession\n", "DEP001:pyspark"),
    _hosted(
        "Databricks",
        "# Databricks notebook source\nimport pandas as pd\nfrom pyspark.sql import functions as F\nimport redis\n\n"
        "# COMMAND ----------\ndbutils.library.restartPython()\n",
        "DEP001:redis",
    ),
    Case(
        "Google Colab",
        {**_LIST, "a.ipynb": notebook("from google.colab import drive\n", "import numpy, pandas, tensorflow, redis\n")},
        "DEP001:redis",
    ),
    Case("a notebook of nobody", {**_LIST, "a.ipynb": notebook("import numpy\n")}, "DEP001:numpy"),
    _hosted(
        "a plug-in of QGIS",
        "from qgis.core import QgsProject\nfrom PyQt5.QtCore import QObject\nfrom osgeo import gdal\nimport processing\nimport numpy\nimport redis\n",
        "DEP001:redis",
        "plugin/tool.py",
        **{"plugin/metadata.txt": "[general]\nname=Shop\nqgisMinimumVersion=3.0\n", "plugin/__init__.py": ""},
    ),
    _hosted("Qt elsewhere", "from PyQt5.QtCore import QObject\n", "DEP001:PyQt5"),
    Case(
        "an add-on of Blender",
        {
            **_LIST,
            "addon/__init__.py": "bl_info = {'name': 'Shop', 'blender': (3, 0, 0)}\nimport bpy\nfrom . import mesh\n",
            "addon/mesh.py": "import numpy as np\nimport bmesh, gpu, bgl, blf, mathutils, bpy_extras\nimport scipy\n",
        },
        "DEP001:scipy",
    ),
    _hosted("a plug-in of GIMP", "from gimpfu import *\nimport gimp, gimpcolor\n"),
    _hosted(
        "Maya",
        "import maya.cmds as cmds\nimport pymel.core as pm\nfrom PySide2 import QtWidgets\nfrom shiboken2 import wrapInstance\n",
    ),
    _hosted("Houdini", "import hou, hdefereval, toolutils\n"),
    _hosted("Nuke and Unreal", "import nuke, nukescripts\nimport unreal\n"),
    _hosted("Sublime Text", "import sublime, sublime_plugin\nfrom Default.exec import ExecCommand\n"),
    _hosted(
        "LibreOffice", "import uno, unohelper\nfrom com.sun.star.awt import Point\nfrom org.openoffice import Office\n"
    ),
    Case(
        "an add-on of Kodi with what it requires",
        {
            **_LIST,
            "addon.xml": '<addon id="plugin.video.shop" version="1"><requires><import addon="xbmc.python" version="3.0.0"/>'
            '<import addon="script.module.requests"/><import addon="script.module.beautifulsoup4"/></requires></addon>\n',
            "main.py": "import xbmcgui, xbmcplugin, xbmcdrm\nimport requests\nfrom bs4 import BeautifulSoup\nimport simplejson\n",
        },
        "DEP001:simplejson",
    ),
    _hosted(
        "MicroPython on a board",
        "import machine, network, ubinascii, neopixel, dht, framebuf, urequests, uasyncio, ujson, esp32\nfrom micropython import const\n",
    ),
    _hosted("CircuitPython", "import board, busio, digitalio, analogio, usb_hid, supervisor\n", path="code.py"),
    _hosted("Pyodide", "from js import document\nfrom pyodide.ffi import create_proxy\nimport micropip, pyscript\n"),
    _hosted(
        "Jython in Burp",
        "from burp import IBurpExtender\nfrom java.util import ArrayList\nfrom javax.swing import JFrame\nfrom org.python.core import Py\n",
    ),
    _hosted(
        "IronPython in Revit",
        "import clr\nclr.AddReference('RevitAPI')\nfrom Autodesk.Revit.DB import *\nfrom System import Guid\nfrom Microsoft.Win32 import Registry\n"
        "from pyrevit import revit, DB\n",
    ),
    _hosted("debuggers", "import gdb\nimport lldb\n"),
    Case(
        "a module in a role of Ansible",
        {
            **_LIST,
            "roles/web/tasks/main.yml": "- debug:\n",
            "roles/web/library/ping.py": "from ansible.module_utils.basic import AnsibleModule\nimport redis\n",
        },
        "DEP001:redis",
    ),
    Case(
        "App Engine's first Pythons",
        {
            "app.yaml": "runtime: python27\nlibraries:\n- name: webapp2\n  version: latest\n- name: jinja2\n  version: latest\n",
            "main.py": "import webapp2, jinja2\nfrom google.appengine.ext import ndb\nimport requests\nprint 'x'\n",
        },
        "DEP001:requests",
    ),
    Case(
        "a component of Home Assistant",
        {
            **_LIST,
            "custom_components/shop/manifest.json": '{"domain": "shop", "requirements": ["beautifulsoup4==4.12"], "version": "1"}',
            "custom_components/shop/__init__.py": "import voluptuous as vol\nimport aiohttp\nfrom homeassistant.core import HomeAssistant\n"
            "from bs4 import BeautifulSoup\nimport redis\n",
        },
        "DEP001:redis",
    ),
    _hosted(
        "a plug-in of calibre",
        "from calibre.customize import InterfaceActionBase\nfrom calibre_plugins.shop import x\nfrom qt.core import Qt\n",
    ),
    Case(
        "an image that brings a framework",
        {
            **_LIST,
            "Dockerfile": "FROM pytorch/pytorch:2.4.0-cuda12.4-cudnn9-runtime\nRUN pip install -r requirements.txt\nCMD python train.py\n",
            "train.py": "import torch, numpy\nimport transformers\n",
        },
        "DEP001:transformers",
    ),
    Case(
        "an image of Airflow",
        {
            "requirements.txt": "requests\n",
            "docker-compose.yml": "services:\n  web:\n    image: apache/airflow:2.9.0\n",
            "dags/a.py": "import requests\nfrom airflow import DAG\nimport pendulum\nimport redis\n",
        },
        "DEP001:redis",
    ),
    Case(
        "a plug-in of OctoPrint",
        {
            "setup.py": "import octoprint_setuptools\nfrom setuptools import setup\nplugin_requires = ['requests']\n"
            "setup(**octoprint_setuptools.create_plugin_setup_parameters(identifier='shop', requires=plugin_requires))\n",
            "octoprint_shop/__init__.py": "import octoprint.plugin\nimport flask\nimport requests\n",
        },
    ),
    Case(
        "an ordinary project with Qt for development",
        {
            "pyproject.toml": project("flask", rest='[dependency-groups]\ndev = ["pyside6"]'),
            "shop/__init__.py": "import flask\nfrom PySide6 import QtCore\n",
        },
        "DEP004:pyside6",
    ),
    Case(
        "an addition to Odoo that needs something",
        {
            **_LIST,
            "sale_shop/__manifest__.py": "{'name': 'Shop', 'license': 'LGPL-3', 'external_dependencies': {'python': ['pika']}}\n",
            "sale_shop/__init__.py": "from odoo import models\nimport psycopg2\nimport pika\nimport redis\n",
        },
        "DEP001:redis",
    ),
    Case(
        "a package of Sublime Text that lists what it needs",
        {
            **_LIST,
            "dependencies.json": '{"*": {">=4096": ["typing_extensions", "wcmatch"]}}\n',
            "plugin/core.py": "import sublime\nimport sublime_api\nimport wcmatch\nfrom typing_extensions import Self\nimport redis\n",
        },
        "DEP001:redis",
    ),
    Case(
        "an add-on of Blender at the root",
        {
            **_LIST,
            "__init__.py": "bl_info = {'name': 'Shop'}\nimport bpy\n",
            "core/raster.py": "import numpy as np\nimport scipy\n",
        },
        "DEP001:scipy",
    ),
    Case(
        "an example that is called external",
        {
            "requirements.txt": "numpy\n",
            "shop/__init__.py": "import numpy\n",
            "examples/external/a.py": "import flask\n",
        },
        "DEP001:flask",
    ),
    Case(
        "a folder of libraries that is a package",
        {
            "run.py": "import os, sys\nsys.path.insert(0, os.path.join(os.path.dirname(__file__), 'libs'))\nimport shop\n",
            "shop/__init__.py": "import requests, bencoder\nimport redis\n",
            "libs/__init__.py": "",
            "libs/requests/__init__.py": "import simplejson\n",
            "libs/dateutil/__init__.py": "",
            "libs/certifi/__init__.py": "",
            "libs/bs4/__init__.py": "import lxml\n",
            "libs/bencoder.py": "",
        },
        "DEP001:redis",
    ),
)
